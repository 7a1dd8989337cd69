using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Lab.Tests.Db;

/// <summary>
/// A database server of the test's own, on loopback, with its data below the temporary directory; gone afterwards. The
/// hub's account, <c>aegir_root</c>, has what it needs and no more.
/// </summary>
public abstract class ThrowawayServer : IAsyncLifetime
{
    private Process? _server;

    public DbUnderTest Db { get; private set; } = null!;

    /// <summary>The directory for its files; the server's own user may enter it.</summary>
    protected string Root { get; } = Directory.CreateTempSubdirectory("aegir-db-").FullName;

    protected LocalHost Hub { get; } = new();

    protected abstract string Implementation { get; }

    public async ValueTask InitializeAsync()
    {
        var (port, password) = (FreePort(), Secret.Generate());
        await Run("chmod", "0755", Root);
        var argv = await Make(port, password);
        _server = Process.Start(new ProcessStartInfo(argv[0], argv.Skip(1)) { RedirectStandardError = true });
        _server?.BeginErrorReadLine();
        Db = new DbUnderTest(
            Implementation,
            Parsed.Parse<HostAddress>("127.0.0.1"),
            Port.Of(port),
            "aegir_root",
            password,
            Parsed.Parse<UnixPath>(Root) / "hub",
            Connect
        );
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Db.Service.Check(CancellationToken.None);
                return;
            }
            catch (CommandFailed) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null)
        {
            await Stop(_server);
            await _server.WaitForExitAsync();
            _server.Dispose();
        }
        Directory.Delete(Root, recursive: true);
    }

    /// <summary>Makes its files; returns what runs it.</summary>
    protected abstract Task<IReadOnlyList<string>> Make(int port, Secret password);

    protected abstract Task Stop(Process server);

    protected abstract DbConnection Connect(DbUnderTest db, string user, Secret password, string database);

    protected Task Run(params string[] argv) =>
        Hub.Run(Command.Of(argv) with { Timeout = TimeSpan.FromMinutes(2) }, CancellationToken.None);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
