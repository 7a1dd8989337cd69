using System.Text;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Lab.Tests.Db;

/// <summary>The database service on MariaDB.</summary>
public sealed class MySqlServiceTests(ThrowawayMariaDb server) : DbServiceTests(server), IClassFixture<ThrowawayMariaDb>
{
    protected override string Product => "MariaDB";

    protected override string EverythingThere =>
        "SELECT CONCAT((SELECT GROUP_CONCAT(schema_name ORDER BY 1) FROM information_schema.schemata), ' ', (SELECT GROUP_CONCAT(User, '@', Host ORDER BY 1) FROM mysql.user))";

    protected override string ChangePassword(SqlName user) => $"ALTER USER {user}@'127.0.0.1' IDENTIFIED BY 'changed'";

    protected override string Lock(SqlName user, string table) => $"LOCK TABLES {table} WRITE";

    [Fact]
    public async Task A_created_database_has_the_collation_of_Drupal_and_one_user_for_each_host()
    {
        var site = await NewSite();
        await Create(site);
        (await Db.AsSite(site, "SELECT @@collation_database")).ShouldBe("utf8mb4_general_ci");
        (await Db.AsSite(site, "SELECT GROUP_CONCAT(schema_name) FROM information_schema.schemata")).ShouldNotContain(
            "mysql"
        );
        (await Users(site)).ShouldBe(["127.0.0.1"]);
    }

    /// <summary>MySQL 8 knows no <c>GRANT … IDENTIFIED BY</c>, which MariaDB still takes.</summary>
    [Fact]
    public async Task Accounts_are_made_in_words_that_MySQL_8_knows_too()
    {
        var site = await NewSite();
        await Db.AsAdmin("SET GLOBAL log_output = 'TABLE'");
        await Db.AsAdmin("SET GLOBAL general_log = 1");
        try
        {
            await Create(site);
            await Run(Db.Service.VerifySite(site, []));
        }
        finally
        {
            await Db.AsAdmin("SET GLOBAL general_log = 0");
        }
        var grants = await Db.AsAdmin(
            $"SELECT GROUP_CONCAT(argument SEPARATOR '\n') FROM mysql.general_log WHERE argument LIKE 'GRANT%{site.Site.Database.ToString().Replace("_", "%", StringComparison.Ordinal)}%'"
        );
        grants.ShouldStartWith("GRANT ALL PRIVILEGES");
        grants.ShouldNotContain("IDENTIFIED");
    }

    [Fact]
    public async Task Verifying_takes_away_hosts_that_are_no_longer_clients()
    {
        var site = await NewSite();
        await Create(site);
        await Db.AsAdmin($"CREATE USER {site.Site.Database}@'10.1.2.3' IDENTIFIED BY 'x'");
        await Run(Db.Service.VerifySite(site, []));
        (await Users(site)).ShouldBe(["127.0.0.1"]);
    }

    [Fact]
    public async Task A_dump_read_into_another_site_gives_the_same_content_with_triggers_views_and_routines()
    {
        var site = await NewSite();
        var copy = await NewSite();
        await Create(site);
        await Create(copy);
        await Db.AsSite(
            site,
            """
            CREATE TABLE t (id INT PRIMARY KEY, body LONGBLOB, title VARCHAR(99)) CHARSET utf8mb4;
            INSERT INTO t VALUES (1, 0x00FF0A0D5C27, 'ü😀 line\nbreak'), (2, NULL, 'DEFINER=`root`@`%`'), (3, REPEAT('x', 3000000), '-- Dump completed');
            CREATE VIEW v AS SELECT title FROM t;
            CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.title = CONCAT(NEW.title, '!');
            CREATE PROCEDURE p() SELECT 'from a routine';
            """
        );
        await Import(copy, await Dump(site));

        const string Sum = "SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT(id, IFNULL(body, 'null'), title)))) FROM t";
        (await Db.AsSite(copy, Sum)).ShouldBe(await Db.AsSite(site, Sum));
        await Db.AsSite(copy, "INSERT INTO t VALUES (9, NULL, 'new')");
        (await Db.AsSite(copy, "SELECT title FROM v WHERE title LIKE 'new%'")).ShouldBe("new!");
        (await Db.AsSite(copy, "CALL p()")).ShouldBe("from a routine");
        (await Db.AsSite(copy, "SELECT definer FROM information_schema.triggers")).ShouldBe(
            $"{copy.Site.Database}@127.0.0.1"
        );
    }

    [Fact]
    public async Task What_the_site_has_made_from_a_web_server_is_dumped_and_works_when_that_is_no_client_any_more()
    {
        var site = await NewSite();
        var copy = await NewSite();
        await Create(site);
        await Create(copy);
        var (name, web) = (site.Site.Database, $"{site.Site.Database}@'10.1.2.3'");
        await Db.AsAdmin($"CREATE USER {web} IDENTIFIED BY 'x'");
        await Db.AsAdmin($"GRANT ALL ON {name}.* TO {web}");
        await Db.AsSite(site, "CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");
        foreach (
            var made in new[]
            {
                "FUNCTION f() RETURNS INT DETERMINISTIC RETURN 42",
                "VIEW v AS SELECT a FROM t",
                "TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a + 1",
            }
        )
            await Db.AsAdmin($"CREATE DEFINER={web} {made}", $"{name}");

        await Run(Db.Service.VerifySite(site, []));
        (await Users(site)).ShouldBe(["10.1.2.3", "127.0.0.1"]);
        (await Db.AsAdmin($"SHOW CREATE USER {web}")).ShouldContain("ACCOUNT LOCK");
        await Db.AsSite(site, "INSERT INTO t VALUES (1)");
        (await Db.AsSite(site, "SELECT CONCAT(f(), ' ', SUM(a)) FROM v")).ShouldBe("42 3");
        await Import(copy, await Dump(site));
        (await Db.AsSite(copy, "SELECT CONCAT(f(), ' ', SUM(a)) FROM v")).ShouldBe("42 3");

        await Run(Db.Service.RetireDatabase(site));
        (await Db.Service.Exists(name, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_that_the_site_has_made_runs_as_the_administrator()
    {
        var site = await NewSite();
        var copy = await NewSite();
        await Create(site);
        await Create(copy);
        // MariaDB takes a function without arguments that says it is deterministic for a constant, and runs it to see what a
        // view's columns are.
        await Db.AsSite(
            site,
            """
            CREATE TABLE who (name TEXT);
            CREATE FUNCTION f() RETURNS INT DETERMINISTIC SQL SECURITY INVOKER
            BEGIN INSERT INTO who SELECT CURRENT_USER(); RETURN 1; END;
            CREATE FUNCTION `a``; DROP TABLE who; -- b`() RETURNS TEXT CHARSET utf8mb4 DETERMINISTIC RETURN 'ü😀;;\\';
            CREATE PROCEDURE p() SELECT 1;
            CREATE SQL SECURITY INVOKER VIEW v AS SELECT ROUND(1.5, f()) AS a;
            """
        );
        await Db.AsSite(site, "TRUNCATE who");
        await Db.Service.Check(Ct);
        await Run(Db.Service.VerifySite(site, []));
        var dump = await Dump(site);
        await Import(copy, dump);
        await Db.AsSite(site, "INSERT INTO who VALUES ('me')");
        (
            await Db.AsSite(
                site,
                "SELECT GROUP_CONCAT(DISTINCT SUBSTRING_INDEX(name, '@', 1) ORDER BY name = 'me') FROM who"
            )
        )
            .Split(',')
            .ShouldBeSubsetOf([$"{site.Site.Database}", "me"]);
        (await Db.AsSite(copy, "SELECT `a``; DROP TABLE who; -- b`()")).ShouldBe("ü😀;;\\");
        (await Db.AsSite(copy, "SELECT a FROM v")).ShouldBe("1.5");
    }

    [Theory]
    [InlineData("\\! touch {0}")]
    [InlineData("system touch {0}")]
    [InlineData("SELECT 1 \\! touch {0}\n;")]
    [InlineData("tee {0}\nSELECT 1;")]
    [InlineData("\\T {0}")]
    [InlineData("DELIMITER //\nsystem touch {0}//\nSELECT 1//")]
    [InlineData("/*M!999999\\- enable the sandbox mode */\n\\! touch {0}")]
    [InlineData("SELECT 1 INTO OUTFILE '{0}';")]
    public async Task A_hostile_dump_runs_nothing_and_writes_nothing_on_the_hub(string dump)
    {
        var canary = Canary();
        await ImportHostile(Sql(string.Format(null, dump, canary)));
        File.Exists(canary).ShouldBeFalse();
    }

    [Fact]
    public async Task A_hostile_dump_reads_no_file_of_the_hub()
    {
        var site = await ImportHostile(
            Sql("CREATE TABLE t (a TEXT);\nLOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t;")
        );
        (await Db.AsSite(site, "SELECT COUNT(*) FROM t")).ShouldBe("0");
    }

    [Theory]
    [InlineData("USE {0}; DROP TABLE precious;")]
    [InlineData("DROP DATABASE {0};")]
    [InlineData("INSERT INTO {0}.precious VALUES (2);")]
    [InlineData("CREATE USER evil@'%';")]
    [InlineData("GRANT ALL ON *.* TO CURRENT_USER();")]
    [InlineData("SET GLOBAL general_log = 1;")]
    public async Task A_hostile_dump_harms_no_other_site(string sql)
    {
        var victim = await Victim();
        await ImportHostile(Sql(string.Format(null, sql, victim.Site.Database)));
        await IsUnharmed(victim);
    }

    private static byte[] Sql(string dump) => Encoding.UTF8.GetBytes(dump + "\n");

    private async Task<string[]> Users(HostedSite site) =>
        (await Db.AsAdmin($"SELECT GROUP_CONCAT(Host) FROM mysql.user WHERE User = '{site.Site.Database}'")).Split(',');
}
