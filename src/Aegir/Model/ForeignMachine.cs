namespace Aegir.Model;

/// <summary>
/// A machine that is no server of ours, which a site is imported from: the hub reads on it as a plain user, and changes
/// nothing.
/// </summary>
/// <param name="Address">Where its sshd is.</param>
/// <param name="Port">The port of its sshd.</param>
/// <param name="User">Whom to log in as.</param>
/// <param name="HostKey">The pinned host key, as a <c>known_hosts</c> file has it: <c>ssh-ed25519 AAAA…</c>.</param>
public sealed record ForeignMachine(HostAddress Address, Port Port, UnixUser User, string HostKey)
{
    /// <summary>What it is called in messages: <c>deploy@old.example.net</c>.</summary>
    public override string ToString() => $"{User}@{Address}";

    /// <summary>The same as a server that is recorded nowhere and offers nothing.</summary>
    internal Server AsServer =>
        new(ContextName.Server("foreign"), Address)
        {
            SshPort = Port,
            User = User,
            HostKey = HostKey,
        };
}
