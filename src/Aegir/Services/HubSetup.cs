using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services;

/// <summary>What has to be so on the hub itself before it can look after sites that servers serve.</summary>
/// <param name="hub">The hub.</param>
public sealed class HubSetup(LocalHost hub)
{
    /// <summary>Whoever is root may give files to any group.</summary>
    private const string IsInGroup = """[ "$(id -u)" = 0 ] || id -nG | tr ' ' '\n' | grep -qxF -- "$1" """;

    private static readonly string[] Packages =
    [
        "rsync",
        "openssh-client",
        "curl",
        "zstd",
        "bubblewrap",
        "php-cli",
        "php-gd",
        "php-mbstring",
        "php-xml",
    ];

    private readonly Lock _lock = new();
    private Task? _look;

    /// <summary>What is not so, a sentence each, with what to do; empty where all is well.</summary>
    public async Task<IReadOnlyList<string>> Faults(CancellationToken ct)
    {
        var missing = await HubPackages.Missing(hub, Packages, ct);
        var isIn = await hub.Try(Command.Script(IsInGroup, $"{HostingUsers.WebGroup}"), ct);
        return
        [
            .. missing.Count > 0 ? [HubPackages.Advice(missing)] : Array.Empty<string>(),
            .. isIn.ExitCode == 0
                ? Array.Empty<string>()
                :
                [
                    $"{Environment.UserName} is not in the group {HostingUsers.WebGroup}, which the files of sites are given to. "
                        + $"As root: usermod -a -G {HostingUsers.WebGroup} {Environment.UserName}; then log in anew, and start a worker anew.",
                ],
        ];
    }

    /// <summary>
    /// Looks whether all is so. All servers ask for it, many at a time: when it has been seen to be so, nobody looks again.
    /// </summary>
    /// <exception cref="InvalidInput">Something is not; the message says what to do.</exception>
    public Task Demand(CancellationToken ct)
    {
        lock (_lock)
        {
            if (_look is null or { IsFaulted: true })
                _look = Look();
            return _look.WaitAsync(ct);
        }
    }

    /// <summary>For all who wait, so nobody's cancellation ends it.</summary>
    private async Task Look()
    {
        if (await Faults(CancellationToken.None) is { Count: > 0 } faults)
            throw new InvalidInput(string.Join(' ', faults));
    }
}
