using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Lab.Tests.Db;

/// <summary>A MariaDB of the test's own, on loopback, with its data below the temporary directory; gone afterwards.</summary>
public sealed class ThrowawayMariaDb : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("aegir-mariadb-").FullName;
    private Process? _server;

    public DbUnderTest Db { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var hub = new LocalHost();
        var password = Secret.Generate();
        var port = FreePort();
        await hub.Run(Command.Of("chmod", "0755", _root), CancellationToken.None);
        await File.WriteAllTextAsync(
            $"{_root}/init.sql",
            $"CREATE USER aegir_root@'127.0.0.1' IDENTIFIED BY '{password.Reveal()}';\n"
                + "GRANT ALL PRIVILEGES ON *.* TO aegir_root@'127.0.0.1' WITH GRANT OPTION;\n"
        );
        string[] common =
        [
            $"--datadir={_root}/data",
            .. Environment.UserName == "root" ? new[] { "--user=mysql" } : [],
        ];
        await hub.Run(
            Command.Of(["mariadb-install-db", "--no-defaults", "--skip-test-db", .. common]) with
            {
                Timeout = TimeSpan.FromMinutes(2),
            },
            CancellationToken.None
        );
        _server = Process.Start(
            new ProcessStartInfo(
                "mariadbd",
                [
                    "--no-defaults",
                    .. common,
                    $"--socket={_root}/data/s",
                    $"--pid-file={_root}/data/pid",
                    $"--init-file={_root}/init.sql",
                    string.Create(CultureInfo.InvariantCulture, $"--port={port}"),
                    "--bind-address=127.0.0.1",
                    "--skip-name-resolve",
                    "--innodb-use-native-aio=0",
                    "--innodb-buffer-pool-size=32M",
                    "--innodb-flush-log-at-trx-commit=2",
                ]
            )
            {
                RedirectStandardError = true,
            }
        );
        _server?.BeginErrorReadLine();
        Db = new DbUnderTest(
            Parsed.Parse<HostAddress>("127.0.0.1"),
            Port.Of(port),
            "aegir_root",
            password,
            Parsed.Parse<UnixPath>(_root) / "hub",
            []
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
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }
        Directory.Delete(_root, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
