using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Aegir.Model;
using MySqlConnector;

namespace Aegir.Lab.Tests.Db;

/// <summary>A MariaDB of the test's own.</summary>
public sealed class ThrowawayMariaDb : ThrowawayServer
{
    protected override string Implementation => "mysql";

    protected override async Task<IReadOnlyList<string>> Make(int port, Secret password)
    {
        await File.WriteAllTextAsync(
            $"{Root}/init.sql",
            $"CREATE USER aegir_root@'127.0.0.1' IDENTIFIED BY '{password.Reveal()}';\n"
                + "GRANT ALL PRIVILEGES ON *.* TO aegir_root@'127.0.0.1' WITH GRANT OPTION;\n"
        );
        string[] common = [$"--datadir={Root}/data", .. Environment.UserName == "root" ? new[] { "--user=mysql" } : []];
        await Run(["mariadb-install-db", "--no-defaults", "--skip-test-db", .. common]);
        return
        [
            "mariadbd",
            "--no-defaults",
            .. common,
            $"--socket={Root}/data/s",
            $"--pid-file={Root}/data/pid",
            $"--init-file={Root}/init.sql",
            string.Create(CultureInfo.InvariantCulture, $"--port={port}"),
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--innodb-use-native-aio=0",
            "--innodb-buffer-pool-size=32M",
            "--innodb-flush-log-at-trx-commit=2",
        ];
    }

    protected override Task Stop(Process server)
    {
        server.Kill();
        return Task.CompletedTask;
    }

    protected override DbConnection Connect(DbUnderTest db, string user, Secret password, string database) =>
        new MySqlConnection(
            $"Server={db.Address};Port={db.Port};User ID={user};Password={password.Reveal()};Database={database};Pooling=false;AllowUserVariables=true"
        );
}
