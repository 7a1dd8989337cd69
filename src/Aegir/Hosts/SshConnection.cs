using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aegir.Model;

namespace Aegir.Hosts;

/// <summary>How one server is reached over ssh, and what ssh is told so that it never waits for a person.</summary>
/// <param name="Server">The server's record.</param>
/// <param name="Layout">Where key, known hosts and sockets lie.</param>
public sealed record SshConnection(Server Server, HubLayout Layout)
{
    /// <summary>Whom to log in as. The default is the server's own user.</summary>
    public UnixUser User { get; init; } = Server.User;

    /// <summary>The private key to use. The default is the hub's own.</summary>
    public UnixPath Key { get; init; } = Layout.SshKey;

    /// <summary>
    /// Whether the machine is no server of ours. The file of known hosts does not have its key then: ssh is given the key
    /// of the record at hand, and no other.
    /// </summary>
    public bool IsForeign { get; init; }

    /// <summary>What the machine is called in messages.</summary>
    public string Name => IsForeign ? $"{User}@{Address}" : Server.Name.ToString();

    /// <summary>The way to a machine that is no server of ours.</summary>
    public static SshConnection To(ForeignMachine machine, HubLayout layout) =>
        new(machine.AsServer, layout) { IsForeign = true };

    /// <summary>
    /// The socket of the shared connection, there as long as the connection is. Its name has the 40 characters of ssh's
    /// own <c>%C</c>, but can be known without asking ssh. One that was opened under another host key is not shared.
    /// </summary>
    public UnixPath Socket
    {
        get
        {
            var peer = Encoding.UTF8.GetBytes($"{User}@{Address} {Server.SshPort}{(IsForeign ? Server.HostKey : "")}");
            return Layout.Run / Convert.ToHexStringLower(SHA256.HashData(peer))[..40];
        }
    }

    /// <summary>
    /// The options of every ssh command. <c>ConnectTimeout</c> does nothing on a connection that is already open, so
    /// <c>ServerAliveInterval</c> ends one whose network went away. A shared connection ends by itself a minute after
    /// its last use, whatever became of the process that opened it.
    /// </summary>
    public IReadOnlyList<string> Options =>
        [
            "-F",
            "none",
            "-o",
            "BatchMode=yes",
            "-o",
            "StrictHostKeyChecking=yes",
            "-o",
            $"UserKnownHostsFile={(IsForeign ? "none" : Layout.KnownHosts)}",
            "-o",
            "GlobalKnownHostsFile=/dev/null",
            "-o",
            $"HostKeyAlias={Server.Name.FileName}",
            .. IsForeign
                ? ["-o", $"KnownHostsCommand=/bin/echo {Server.Name.FileName} {HostKey.Of($"{Server.HostKey}")}"]
                : Array.Empty<string>(),
            "-o",
            "UpdateHostKeys=no",
            "-o",
            "IdentitiesOnly=yes",
            "-i",
            Key.ToString(),
            "-o",
            "RequestTTY=no",
            "-o",
            "ForwardAgent=no",
            "-o",
            "ClearAllForwardings=yes",
            "-o",
            "ConnectTimeout=10",
            "-o",
            "ServerAliveInterval=5",
            "-o",
            "ServerAliveCountMax=3",
            "-o",
            "ControlMaster=auto",
            "-o",
            $"ControlPath={Socket}",
            "-o",
            "ControlPersist=60",
            "-o",
            "LogLevel=ERROR",
            "-p",
            Server.SshPort.Number.ToString(CultureInfo.InvariantCulture),
            "-l",
            User.ToString(),
        ];

    /// <summary>Looks whether a connection can be shared below this root.</summary>
    /// <exception cref="InvalidInput">
    /// The root is too long: a socket's path has at most 107 bytes, and ssh adds 41 for its name and 17 while it makes it.
    /// </exception>
    public void Check()
    {
        if (Layout.Run.ToString().Length > 107 - 41 - 17)
            throw new InvalidInput(
                $"{Layout.Root} is too long a path for the hub's own directory: ssh's sockets lie below it, and Linux allows "
                    + "their paths 107 characters. Choose one of at most 45, as $AEGIR_ROOT."
            );
    }

    /// <summary>Where the server is reached.</summary>
    /// <exception cref="InvalidInput">It is a cluster, and no machine.</exception>
    public HostAddress Address => Server.DemandHost();

    /// <summary>The host as rsync wants it before a path: IPv6 in brackets.</summary>
    public string RsyncHost => Address.IsIPv6 ? $"[{Address}]" : Address.ToString();
}
