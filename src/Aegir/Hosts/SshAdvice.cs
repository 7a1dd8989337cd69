using Aegir.Model;

namespace Aegir.Hosts;

/// <summary>What a person can do when ssh does not reach a server, read from what ssh says.</summary>
internal static class SshAdvice
{
    /// <summary>A sentence: why, perhaps, and the next action.</summary>
    public static string For(Server server, string errors)
    {
        bool Says(string text) => errors.Contains(text, StringComparison.Ordinal);
        var name = server.Name.Bare;
        if (Says("REMOTE HOST IDENTIFICATION HAS CHANGED"))
            return "Its host key is not the pinned one. If it was reinstalled, compare the new key with the one on its "
                + $"console and pin it: aegir server trust {name}";
        if (Says("Host key verification failed"))
            return $"Its host key is not pinned yet: aegir server trust {name}";
        if (Says("Permission denied"))
            return $"It does not let this key in: aegir server prepare {name} --as root";
        if (Says("Could not resolve hostname"))
            return $"The hub knows no address of {server.Host}.";
        return $"Is {server.Host} up, its sshd on port {server.SshPort}, and the network between?";
    }

    /// <summary>
    /// Whether sshd turned the connection away before anybody logged in, as it does with a burst (<c>MaxStartups</c>):
    /// nothing has run, and trying again is worth while.
    /// </summary>
    public static bool IsTurnedAway(string errors) =>
        errors.Contains("kex_exchange_identification:", StringComparison.Ordinal);
}
