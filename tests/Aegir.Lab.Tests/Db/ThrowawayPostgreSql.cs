using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Aegir.Hosts;
using Aegir.Model;
using Npgsql;

namespace Aegir.Lab.Tests.Db;

/// <summary>A PostgreSQL of the test's own. It lets every role try every database: what keeps them apart are the grants.</summary>
public sealed class ThrowawayPostgreSql : ThrowawayServer
{
    private const string Programs = "/usr/lib/postgresql";
    private static readonly string[] AsOwner =
        Environment.UserName == "root"
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
            : [];

    protected override string Implementation => "postgresql";

    private string Data => $"{Root}/data";

    protected override async Task<IReadOnlyList<string>> Make(int port, Secret password)
    {
        if (AsOwner.Length > 0)
            await Run("install", "-d", "-m", "0700", "-o", "postgres", Data);
        await Run([
            .. AsOwner,
            Program("initdb"),
            $"--pgdata={Data}",
            "--username=postgres",
            "--locale=C.UTF-8",
            "--encoding=UTF8",
            "--auth=reject",
            "--no-sync",
        ]);
        await File.WriteAllTextAsync($"{Data}/pg_hba.conf", "host all all 127.0.0.1/32 scram-sha-256\n");
        await Hub.Run(
            Command.Of([.. AsOwner, Program("postgres"), "--single", "-D", Data, "postgres"]) with
            {
                Input = $"CREATE ROLE aegir_root LOGIN CREATEDB CREATEROLE PASSWORD '{password.Reveal()}'\n",
            },
            CancellationToken.None
        );
        return
        [
            .. AsOwner,
            Program("postgres"),
            "-D",
            Data,
            .. Settings(port).SelectMany(setting => (string[])["-c", setting]),
        ];
    }

    protected override Task Stop(Process server) =>
        Run([.. AsOwner, Program("pg_ctl"), "stop", "--pgdata", Data, "--mode=fast"]);

    protected override DbConnection Connect(DbUnderTest db, string user, Secret password, string database) =>
        new NpgsqlConnection(
            $"Host={db.Address};Port={db.Port};Username={user};Password={password.Reveal()};Database={(database.Length > 0 ? database : "postgres")};Pooling=false"
        );

    private string[] Settings(int port) =>
        [
            string.Create(CultureInfo.InvariantCulture, $"port={port}"),
            "listen_addresses=127.0.0.1",
            $"unix_socket_directories={Data}",
            "shared_buffers=16MB",
            "fsync=off",
        ];

    private static string Program(string name) =>
        Path.Combine(
            Directory
                .EnumerateDirectories(Programs)
                .MaxBy(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
                ?? throw new InvalidOperationException($"{Programs} is empty. Packages: sudo script/setup"),
            "bin",
            name
        );
}
