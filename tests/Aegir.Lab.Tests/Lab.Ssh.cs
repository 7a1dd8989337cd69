using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Lab.Tests;

/// <summary>
/// The engine's own <see cref="SshHost"/> in the test's process. A program <c>ssh</c> at the front of PATH puts every
/// connection into the hub's network, the one place from where the servers are reached; all else is as it is in production.
/// Since a process has one PATH, that is for the tests that share a lab.
/// </summary>
public sealed partial class Lab
{
    private const string MakeUser = """
        id aegir >/dev/null 2>&1 ||
          useradd --user-group --groups www-data --home-dir /var/aegir --create-home --shell /bin/sh --password '*' aegir
        install -d -m 700 -o aegir -g aegir /var/aegir/.ssh
        install -m 600 -o aegir -g aegir /root/.ssh/authorized_keys /var/aegir/.ssh/
        """;

    private string Own => $"/tmp/aegir-{_name}";

    /// <summary>Where the in-process hub has its key, known hosts and sockets.</summary>
    public HubLayout Layout => new(Parsed.Parse<UnixPath>($"{Own}/hub"));

    /// <summary>
    /// A server's record with its key pinned. The first time, its user <c>aegir</c> in the web server's group is made, as
    /// <c>aegir server prepare</c> does it.
    /// </summary>
    public async Task<Server> Server(string host)
    {
        var name = ContextName.Server(host);
        await _making.WaitAsync();
        try
        {
            ConnectThroughHub();
            var key = (await Sh(host, "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub")).Trim();
            await Sh(host, MakeUser);
            var others = File.Exists($"{Layout.KnownHosts}") ? File.ReadAllLines($"{Layout.KnownHosts}") : [];
            File.WriteAllLines(
                $"{Layout.KnownHosts}.new",
                [.. others.Where(line => line.Split(' ')[0] != name.FileName), $"{name.FileName} {key}"]
            );
            File.Move($"{Layout.KnownHosts}.new", $"{Layout.KnownHosts}", overwrite: true);
            return new Server(name, Parsed.Parse<HostAddress>(Addresses[host])) { HostKey = key };
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>A connection to a server, as the engine makes it.</summary>
    public async Task<SshHost> Connect(string host, string user = "aegir") =>
        new(new SshConnection(await Server(host), Layout) { User = Parsed.Parse<UnixUser>(user) });

    private void ConnectThroughHub()
    {
        if (Directory.Exists(Own))
            return;
        Directory.CreateDirectory($"{Own}/bin");
        Directory.CreateDirectory($"{Layout.SshKey.Parent}");
        Directory.CreateDirectory(
            $"{Layout.Run}",
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        File.Copy(Path.Combine(Root("hub"), "etc/lab/admin_key"), $"{Layout.SshKey}", overwrite: true);
        File.WriteAllText(
            $"{Own}/bin/ssh",
            $"#!/bin/sh\nexec nsenter --net=/run/netns/aegir-lab.{_name}.hub /usr/bin/ssh \"$@\"\n"
        );
        File.SetUnixFileMode($"{Own}/bin/ssh", (UnixFileMode)0b111_101_101);
        Environment.SetEnvironmentVariable("PATH", $"{Own}/bin:{Environment.GetEnvironmentVariable("PATH")}");
    }

    private void RemoveOwnFiles()
    {
        if (Directory.Exists(Own))
            Directory.Delete(Own, recursive: true);
    }
}
