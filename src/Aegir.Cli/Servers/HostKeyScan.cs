using Aegir.Cli.Output;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Cli.Servers;

/// <summary>
/// Finds out a server's host key and lets a person, or a script that knows it, confirm it. Nothing else ever makes a key
/// trusted.
/// </summary>
internal sealed class HostKeyScan(Terminal terminal, LocalHost hub)
{
    private const string FingerprintPrefix = "SHA256:";

    /// <summary>The key to pin. One that is pinned already is not asked about again.</summary>
    /// <param name="server">Whose.</param>
    /// <param name="expected">What <c>--host-key</c> said: a key, a fingerprint, or null.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="InvalidInput">Nobody confirmed it, or nobody could be asked.</exception>
    /// <exception cref="Conflict">The server has another key than expected.</exception>
    public async Task<HostKey> Confirmed(Server server, string? expected, CancellationToken ct)
    {
        if (expected is not null && !expected.StartsWith(FingerprintPrefix, StringComparison.Ordinal))
            return Parsed.Parse<HostKey>(expected);
        var keys = await Scan(server, ct);
        return expected is null
            ? keys.FirstOrDefault(key => key.ToString() == server.HostKey) ?? Ask(server, keys[0])
            : keys.FirstOrDefault(key => key.Fingerprint == expected.TrimEnd('='))
                ?? throw new Conflict(
                    $"{server.Host} has another host key than expected: {string.Join(", ", keys.Select(key => key.Fingerprint))}. "
                        + "Either the fingerprint is out of date, or another machine answers in its place. Nothing was changed."
                );
    }

    private async Task<IReadOnlyList<HostKey>> Scan(Server server, CancellationToken ct)
    {
        var scan = await hub.Try(
            Command.Of(
                "ssh-keyscan",
                "-T",
                "10",
                "-p",
                server.SshPort.ToString(),
                "-t",
                "ed25519,ecdsa,rsa",
                "--",
                server.DemandHost().ToString()
            ),
            ct
        );
        var keys = scan
            .Output.Split('\n')
            .Where(line => line.Contains(' ') && !line.StartsWith('#'))
            .Select(line => HostKey.TryParse(line[line.IndexOf(' ')..], out var key, out _) ? key : null)
            .OfType<HostKey>()
            .OrderBy(key => key.Rank)
            .ToList();
        return keys.Count > 0
            ? keys
            : throw new CommandFailed(
                "the hub",
                Command.Of("ssh-keyscan", server.DemandHost().ToString()),
                $"got no host key from {server.Host}, port {server.SshPort}. Is the server up, and are its address and port right?"
            );
    }

    private HostKey Ask(Server server, HostKey key)
    {
        if (server.HostKey is { } old)
            terminal.Say($"Pinned until now: {HostKey.Of(old).Fingerprint} ({HostKey.Of(old).Type})");
        terminal.Say($"{server.Host} shows:{(server.HostKey is null ? "" : "   ")} {key.Fingerprint} ({key.Type})");
        if (!terminal.CanAsk)
            throw new InvalidInput(
                "Nobody is here to confirm the host key. Compare the fingerprint with the one that the server itself prints "
                    + $"(ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then add: --host-key {key.Fingerprint}"
            );
        var answer = terminal.Ask("Is it the fingerprint that the server itself prints? Type yes to pin it:");
        return answer == "yes" ? key : throw new InvalidInput("The host key was not confirmed; nothing was changed.");
    }
}
