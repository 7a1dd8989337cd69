using System.Text.RegularExpressions;

namespace Aegir.Hosts;

/// <summary>What a person can do when ssh does not reach a server, read from what ssh says.</summary>
internal static partial class SshAdvice
{
    /// <summary>What happened and what to do, as the end of a sentence that begins with the command.</summary>
    public static string For(SshConnection connection, string errors)
    {
        bool Says(string text) => errors.Contains(text, StringComparison.Ordinal);
        var (server, name) = (connection.Server, connection.IsForeign ? connection.Name : connection.Server.Name.Bare);
        if (connection.IsForeign && Says("Host key verification failed"))
            return $"was not run: the host key ({Fingerprint().Match(errors)}) is not the one that was given. Compare it with "
                + "the key on the machine's console, and give the command anew";
        if (connection.IsForeign && Says("Permission denied (publickey"))
            return $"was not run: {name} does not let the hub's key in. Add the line of {connection.Key}.pub to "
                + $"~{connection.User}/.ssh/authorized_keys there";
        if (Says("REMOTE HOST IDENTIFICATION HAS CHANGED"))
            return $"was not run: the host key ({Fingerprint().Match(errors)}) is not the pinned one. If {name} was "
                + $"reinstalled, compare it with the key on its console and pin it: aegir server trust {name}";
        if (Says("Host key verification failed"))
            return $"was not run: the host key is not pinned yet: aegir server trust {name}";
        if (Says("Permission denied (publickey"))
            return $"was not run: {name} does not let this key in: aegir server prepare {name} --as root";
        var said = string.Join(' ', errors.Split('\n', StringSplitOptions.TrimEntries).Where(IsWorthReading));
        return (
                said.Length == 0
                    ? "was cut off: the connection was lost. "
                    : $"was not run to its end: {said.TrimEnd('.')}. "
            ) + $"Is {server.Host} up, its sshd on port {server.SshPort}, and the network between?";
    }

    /// <summary>
    /// Whether sshd turned the connection away before anybody logged in, as it does with a burst (<c>MaxStartups</c>):
    /// nothing has run, and trying again is worth while.
    /// </summary>
    public static bool IsTurnedAway(string errors) =>
        errors.Contains("kex_exchange_identification:", StringComparison.Ordinal);

    /// <summary>
    /// Not what ssh says when the shared connection was lost, or all its channels were taken, and it tries another; nor
    /// what rsync says when ssh has said why already.
    /// </summary>
    private static bool IsWorthReading(string line) =>
        line.Length > 0
        && !line.StartsWith("mux_client_", StringComparison.Ordinal)
        && !line.StartsWith("ControlSocket ", StringComparison.Ordinal)
        && !line.StartsWith("rsync: connection unexpectedly closed", StringComparison.Ordinal)
        && !line.StartsWith("rsync error: ", StringComparison.Ordinal);

    [GeneratedRegex("SHA256:[A-Za-z0-9+/=]+")]
    private static partial Regex Fingerprint();
}
