using System.Text;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Db;
using CliWrap;
using MySqlConnector;

namespace Aegir.Lab.Tests.Db;

/// <summary>What the database service promises, on a real MariaDB.</summary>
public sealed class MySqlServiceTests(ThrowawayMariaDb server) : IClassFixture<ThrowawayMariaDb>
{
    private static readonly DomainName Uri = Parsed.Parse<DomainName>("example.com");
    private readonly DbUnderTest _db = server.Db;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private int _task;

    [Fact]
    public async Task A_server_that_lets_the_hub_create_databases_is_verified_and_left_as_it_was()
    {
        var before = await Databases();
        var scope = Scope();
        foreach (var step in _db.Service.CheckServer())
            await step.Run(scope, _ct);
        (await Databases()).ShouldBe(before);
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_the_password()
    {
        var wrong = new Secret("canary-4711-canary-4711-canary");
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            (_db with { AdminPassword = wrong }).Service.Check(_ct)
        );
        failure.Message.ShouldContain("@server_db1");
        failure.ToString().ShouldNotContain("canary");
    }

    [Fact]
    public async Task A_created_database_belongs_to_the_site_alone_and_undo_takes_all_of_it_away()
    {
        var site = NewSite();
        var step = _db.Service.CreateDatabase(site, _db.Clients).Single();
        var scope = Scope();
        await step.Run(scope, _ct);
        await step.Run(scope, _ct); // may be repeated

        (await AsSite(site, "SELECT @@collation_database")).ShouldBe("utf8mb4_general_ci");
        (await AsSite(site, "SELECT GROUP_CONCAT(schema_name) FROM information_schema.schemata")).ShouldNotContain(
            "mysql"
        );
        (await Users(site)).ShouldBe(["127.0.0.1"]);
        await Undo(step, scope);
        await Undo(step, scope);
        (await _db.Service.Exists(site.Site.Database, _ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_grant_for_a_name_with_underscores_is_for_that_name_alone()
    {
        var tag = Secret.Generate().Reveal()[..6].ToLowerInvariant();
        var site = _db.Site(Parsed.Parse<SqlName>($"a_b_{tag}"));
        var neighbour = _db.Site(Parsed.Parse<SqlName>($"axb_{tag}"));
        await Create(site);
        await Create(neighbour);
        await Should.ThrowAsync<MySqlException>(() =>
            AsSite(site, $"CREATE TABLE {neighbour.Site.Database}.t (a INT)")
        );
    }

    [Fact]
    public async Task A_database_that_was_there_before_is_neither_taken_nor_dropped()
    {
        var site = NewSite();
        await Create(site);
        await AsSite(site, "CREATE TABLE precious (a INT)");
        var scope = Scope();
        var step = _db.Service.CreateDatabase(site, _db.Clients).Single();

        await Should.ThrowAsync<Conflict>(() => step.Run(scope, _ct));
        await Undo(step, scope);

        (await AsSite(site, "SELECT COUNT(*) FROM precious")).ShouldBe("0");
    }

    [Fact]
    public async Task Undo_before_the_run_does_nothing()
    {
        var site = NewSite();
        await Create(site);
        await Undo(_db.Service.CreateDatabase(site, _db.Clients).Single(), Scope());
        (await _db.Service.Exists(site.Site.Database, _ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task Verifying_puts_the_password_right_and_takes_away_hosts_that_are_no_longer_clients()
    {
        var site = NewSite();
        await Create(site);
        await AsAdmin($"CREATE USER {site.Site.Database}@'10.1.2.3' IDENTIFIED BY 'x'");
        await AsAdmin($"ALTER USER {site.Site.Database}@'127.0.0.1' IDENTIFIED BY 'changed'");
        await Run(_db.Service.VerifySite(site, _db.Clients));
        (await Users(site)).ShouldBe(["127.0.0.1"]);
        (await AsSite(site, "SELECT 1")).ShouldBe("1");
    }

    [Fact]
    public async Task Retiring_ends_the_sites_connections_and_may_be_repeated()
    {
        var site = NewSite();
        await Create(site);
        await using var open = await Connect(
            site.Site.Database.ToString(),
            site.Site.DatabasePassword,
            site.Site.Database
        );
        await Execute(open, "CREATE TABLE t (a INT)");
        await Execute(open, "LOCK TABLES t WRITE");
        await Run(_db.Service.RetireDatabase(site));
        await Run(_db.Service.RetireDatabase(site));
        (await _db.Service.Exists(site.Site.Database, _ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dump_read_into_another_site_gives_the_same_content_with_triggers_views_and_routines()
    {
        var site = NewSite();
        var copy = NewSite();
        await Create(site);
        await Create(copy);
        await AsSite(
            site,
            """
            CREATE TABLE t (id INT PRIMARY KEY, body LONGBLOB, title VARCHAR(99)) CHARSET utf8mb4;
            INSERT INTO t VALUES (1, 0x00FF0A0D5C27, 'ü😀 line\nbreak'), (2, NULL, 'DEFINER=`root`@`%`'), (3, REPEAT('x', 3000000), '-- Dump completed');
            CREATE VIEW v AS SELECT title FROM t;
            CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.title = CONCAT(NEW.title, '!');
            CREATE PROCEDURE p() SELECT 'from a routine';
            """
        );
        await _db.Service.Import(copy, await Dump(site), _ct);

        const string Sum = "SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT(id, IFNULL(body, 'null'), title)))) FROM t";
        (await AsSite(copy, Sum)).ShouldBe(await AsSite(site, Sum));
        await AsSite(copy, "INSERT INTO t VALUES (9, NULL, 'new')");
        (await AsSite(copy, "SELECT title FROM v WHERE title LIKE 'new%'")).ShouldBe("new!");
        (await AsSite(copy, "CALL p()")).ShouldBe("from a routine");
        (await AsSite(copy, "SELECT definer FROM information_schema.triggers")).ShouldBe(
            $"{copy.Site.Database}@127.0.0.1"
        );
    }

    [Fact]
    public async Task A_dump_that_cannot_be_made_fails_and_does_not_show_the_password()
    {
        var site = _db.Site(NewSite().Site.Database, new Secret("canary-4711-canary-4711-canary"));
        var failure = await Should.ThrowAsync<CommandFailed>(() => _db.Service.Dump(site, PipeTarget.Null, _ct));
        failure.ToString().ShouldNotContain("canary");
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
        var site = NewSite();
        await Create(site);
        var canary = Path.Combine(Path.GetTempPath(), $"aegir-canary-{Guid.NewGuid():N}");
        await Should.ThrowAsync<CommandFailed>(() => Import(site, string.Format(null, dump, canary)));
        File.Exists(canary).ShouldBeFalse();
    }

    [Fact]
    public async Task A_hostile_dump_reads_no_file_of_the_hub()
    {
        var site = NewSite();
        await Create(site);
        await Should.ThrowAsync<CommandFailed>(() =>
            Import(site, "CREATE TABLE t (a TEXT);\nLOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t;\n")
        );
        (await AsSite(site, "SELECT COUNT(*) FROM t")).ShouldBe("0");
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
        var victim = NewSite();
        var site = NewSite();
        await Create(victim);
        await Create(site);
        await AsSite(victim, "CREATE TABLE precious (a INT)");
        await Should.ThrowAsync<CommandFailed>(() => Import(site, string.Format(null, sql, victim.Site.Database)));
        (await AsSite(victim, "SELECT COUNT(*) FROM precious")).ShouldBe("0");
    }

    [Fact]
    public async Task A_server_that_is_not_there_fails_within_its_time()
    {
        var gone = _db with { Port = Port.Of(1) };
        (await Should.ThrowAsync<CommandFailed>(() => gone.Service.Check(_ct))).Message.ShouldContain("@server_db1");
    }

    private HostedSite NewSite() => _db.Site(DatabaseNames.Choose(Uri));

    private StepScope Scope() => new(++_task, _db.Root / $"room-{Guid.NewGuid():N}", _ => { });

    private Task Create(HostedSite site) => Run(_db.Service.CreateDatabase(site, _db.Clients));

    private async Task Run(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
            await step.Run(Scope(), _ct);
    }

    private Task Undo(Step step, StepScope scope) => step.Undo.ShouldNotBeNull()(scope, _ct);

    private async Task<PipeSource> Dump(HostedSite site)
    {
        var dump = new MemoryStream();
        await _db.Service.Dump(site, PipeTarget.ToStream(dump), _ct);
        return PipeSource.FromBytes(dump.ToArray());
    }

    private Task Import(HostedSite site, string sql) =>
        _db.Service.Import(site, PipeSource.FromBytes(Encoding.UTF8.GetBytes(sql + "\n")), _ct);

    private async Task<string[]> Users(HostedSite site) =>
        (await AsAdmin($"SELECT GROUP_CONCAT(Host) FROM mysql.user WHERE User = '{site.Site.Database}'")).Split(',');

    private Task<string> Databases() =>
        AsAdmin(
            "SELECT GROUP_CONCAT(schema_name ORDER BY schema_name) FROM information_schema.schemata WHERE schema_name LIKE '%trial%'"
        );

    private async Task<string> AsSite(HostedSite site, string sql)
    {
        await using var open = await Connect(
            site.Site.Database.ToString(),
            site.Site.DatabasePassword,
            site.Site.Database
        );
        return await Execute(open, sql);
    }

    private async Task<string> AsAdmin(string sql)
    {
        await using var open = await Connect(_db.AdminUser, _db.AdminPassword, null);
        return await Execute(open, sql);
    }

    private async Task<MySqlConnection> Connect(string user, Secret password, SqlName? database)
    {
        var connection = new MySqlConnection(
            $"Server={_db.Address};Port={_db.Port};User ID={user};Password={password.Reveal()};Database={database};Pooling=false;AllowUserVariables=true"
        );
        await connection.OpenAsync(_ct);
        return connection;
    }

    private async Task<string> Execute(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(_ct), null) ?? "";
    }
}
