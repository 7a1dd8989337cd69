using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Lab.Tests.Db;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Db;
using Aegir.Services.Db.Sqlite;
using Aegir.Tests.Drupal;
using Aegir.Tests.Hosts;
using CliWrap;
using Microsoft.Data.Sqlite;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Services.Db.Sqlite;

/// <summary>What the database service promises, on real files in the real sandbox.</summary>
public sealed class SqliteServiceTests : DbContract, IDisposable
{
    private const string Content = """
        $db->sqliteCreateCollation('NOCASE_UTF8', fn ($a, $b) => strcmp(mb_strtolower($a), mb_strtolower($b)));
        $db->exec('CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT COLLATE NOCASE_UTF8)');
        $db->exec('CREATE INDEX i ON t (body)');
        $db->prepare('INSERT INTO t (body) VALUES (?)')->execute(["a\0b" . str_repeat('x', 100000)]);

        """;

    private readonly TinyPlatform _tiny = TinyPlatform.Drupal8().With("web/sites/sites.php", "<?php");
    private int _sites;

    public SqliteServiceTests() => Needs.Sandbox();

    protected override DbService Service =>
        new SqliteService(
            new ServicePlace(
                new Server(ContextName.Hub, Parsed.Parse<HostAddress>("localhost")),
                new OfferedService(ServiceType.Db, "sqlite"),
                _tiny.Hub,
                _tiny.Hub,
                _tiny.Layout
            )
        );

    protected override UnixPath Rooms => _tiny.Layout.Room(1);

    protected override IReadOnlyList<Host> Clients => [_tiny.Hub];

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public async Task The_file_is_for_the_site_and_its_web_server_alone()
    {
        var site = await Filled();
        Mode(site.DatabaseFile).ShouldBe("660");
        Mode(site.DatabaseDirectory).ShouldBe("2770");
    }

    [Fact]
    public async Task Undo_leaves_another_database_of_the_site_alone()
    {
        var site = await NewSite();
        await Create(site);
        var next = site with { Site = site.Site with { Database = Parsed.Parse<SqlName>("next") } };
        var (step, scope) = (Service.CreateDatabase(next, [_tiny.Hub]).Single(), Scope());
        await step.Run(scope, Ct);
        await Undo(step, scope);
        File.Exists($"{next.DatabaseFile}").ShouldBeFalse();
        File.Exists($"{site.DatabaseFile}").ShouldBeTrue();
    }

    [Fact]
    public async Task Who_connects_from_elsewhere_is_refused()
    {
        var site = await NewSite();
        var step = Service.CreateDatabase(site, [new RecordingHost()]).Single();
        await Should.ThrowAsync<InvalidInput>(() => step.Run(Scope(), Ct));
        File.Exists($"{site.DatabaseFile}").ShouldBeFalse();
    }

    [Fact]
    public async Task Verifying_puts_modes_right_and_keeps_the_content()
    {
        var site = await NewSite();
        await Create(site);
        await Php(site, Content);
        File.SetUnixFileMode($"{site.DatabaseFile}", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Run(Service.VerifySite(site, [_tiny.Hub]));
        Mode(site.DatabaseFile).ShouldBe("660");
        (await Php(site, "echo $db->query('SELECT COUNT(*) FROM t')->fetchColumn();")).ShouldBe("1");
    }

    [Fact]
    public async Task Verifying_says_so_when_the_database_is_gone_or_none()
    {
        var site = await NewSite();
        await Should.ThrowAsync<NotFound>(() => Run(Service.VerifySite(site, [_tiny.Hub])));
        await Create(site);
        await File.WriteAllTextAsync($"{site.DatabaseFile}", new string('x', 5000), Ct);
        (
            await Should.ThrowAsync<CommandFailed>(() => Run(Service.VerifySite(site, [_tiny.Hub])))
        ).Message.ShouldContain("not a database");
    }

    [Fact]
    public async Task Retiring_takes_everything_and_may_be_repeated()
    {
        var site = await NewSite();
        await Create(site);
        await File.WriteAllTextAsync($"{site.DatabaseFile}-wal", "", Ct);
        await Run(Service.RetireDatabase(site));
        await Run(Service.RetireDatabase(site));
        Directory.Exists($"{site.DatabaseDirectory}").ShouldBeFalse();
        Directory.Delete($"{site.Directory}", recursive: true);
        await Run(Service.RetireDatabase(site));
    }

    [Fact]
    public async Task A_dump_read_into_another_site_gives_the_same_content_to_the_byte()
    {
        var (site, copy) = (await NewSite(), await NewSite("copy.example"));
        await Create(site);
        await Create(copy);
        await Php(site, Content);
        await Service.Import(copy, PipeSource.FromBytes(await Dump(site)), Ct);
        const string Sum = "echo $db->query('SELECT GROUP_CONCAT(id || HEX(body)) FROM t')->fetchColumn();";
        (await Php(copy, Sum)).ShouldBe(await Php(site, Sum));
        Mode(copy.DatabaseFile).ShouldBe("660");
        Directory.EnumerateFiles($"{copy.DatabaseDirectory}").ShouldBe([$"{copy.DatabaseFile}"]);
    }

    [Fact]
    public async Task An_empty_database_can_be_dumped_and_read_in()
    {
        var site = await NewSite();
        await Create(site);
        await Service.Import(site, PipeSource.FromBytes(await Dump(site)), Ct);
        (await Php(site, "echo $db->query('SELECT COUNT(*) FROM sqlite_master')->fetchColumn();")).ShouldBe("0");
    }

    [Fact]
    public async Task A_dump_of_a_site_that_goes_on_writing_is_of_one_moment()
    {
        var site = await NewSite("example.com");
        await Create(site);
        await Php(site, "$db->exec('CREATE TABLE a (n); CREATE TABLE b (n)');");
        var writing = Php(
            site,
            """
            while (!file_exists('sites/example.com/files/stop')) {
              clearstatcache();
              $db->beginTransaction();
              $db->exec('INSERT INTO a VALUES (HEX(RANDOMBLOB(2000)))');
              usleep(500);
              $db->exec('INSERT INTO b SELECT n FROM a ORDER BY rowid DESC LIMIT 1');
              $db->commit();
            }
            """
        );
        var rows = 0L;
        while (rows < 30)
        {
            await File.WriteAllBytesAsync($"{_tiny.Layout.Root}/image", await Dump(site), Ct);
            var (a, b) = (Number("SELECT COUNT(*) FROM a"), Number("SELECT COUNT(*) FROM b"));
            b.ShouldBe(a);
            rows = a;
        }
        await File.WriteAllTextAsync($"{site.Directory}/files/stop", "", Ct);
        await writing;
    }

    [Theory]
    [InlineData("ATTACH '/tmp/x' AS x; CREATE TABLE x.t (a);")]
    [InlineData(".shell touch /tmp/x")]
    [InlineData("")]
    [InlineData("SQLite format 3")]
    public async Task What_is_no_image_is_refused_and_replaces_nothing(string dump)
    {
        var site = await NewSite();
        await Create(site);
        await Php(site, Content);
        (
            await Should.ThrowAsync<CommandFailed>(() => Service.Import(site, PipeSource.FromString(dump), Ct))
        ).Message.ShouldContain("It is no SQLite database");
        (await Php(site, "echo $db->query('SELECT COUNT(*) FROM t')->fetchColumn();")).ShouldBe("1");
    }

    [Fact]
    public async Task Half_an_image_is_refused()
    {
        var site = await NewSite();
        await Create(site);
        await Php(site, Content);
        var image = await Dump(site);
        await Should.ThrowAsync<CommandFailed>(() =>
            Service.Import(site, PipeSource.FromBytes(image[..(image.Length / 2)]), Ct)
        );
    }

    [Fact]
    public async Task What_is_no_database_cannot_be_dumped()
    {
        var site = await NewSite();
        await Create(site);
        await File.WriteAllTextAsync($"{site.DatabaseFile}", new string('x', 5000), Ct);
        await Should.ThrowAsync<CommandFailed>(() => Dump(site));
    }

    [Fact]
    public async Task A_link_in_the_place_of_the_database_leads_nowhere()
    {
        var site = await NewSite();
        await Create(site);
        var precious = $"{_tiny.Layout.Database}";
        await using (var hub = new SqliteConnection($"Data Source={precious};Pooling=false"))
        {
            await hub.OpenAsync(Ct);
            await using var command = new SqliteCommand("CREATE TABLE canary (a)", hub);
            await command.ExecuteNonQueryAsync(Ct);
        }
        var before = await File.ReadAllBytesAsync(precious, Ct);
        var image = await Dump(site);
        File.Delete($"{site.DatabaseFile}");
        File.CreateSymbolicLink($"{site.DatabaseFile}", precious);
        File.CreateSymbolicLink($"{site.DatabaseFile}.copy", precious);
        await Should.ThrowAsync<CommandFailed>(() => Dump(site));
        await Should.ThrowAsync<CommandFailed>(() => Run(Service.VerifySite(site, [_tiny.Hub])));
        await Service.Import(site, PipeSource.FromBytes(image), Ct);
        await Run(Service.RetireDatabase(site));
        (await File.ReadAllBytesAsync(precious, Ct)).ShouldBe(before);
    }

    protected override Task<HostedSite> NewSite() => NewSite($"site{++_sites}.example");

    /// <summary>All files but what a service may keep for itself while it works.</summary>
    protected override Task<string> Everything() =>
        Task.FromResult(
            string.Join(
                '\n',
                Directory
                    .EnumerateFileSystemEntries($"{_tiny.Layout.Platforms}", "*", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
            )
        );

    protected override Task Fill(HostedSite site) =>
        Php(site, "$db->exec('CREATE TABLE t (a)'); $db->exec('INSERT INTO t VALUES (1)');");

    protected override Task<string> Rows(HostedSite site) =>
        Php(site, "echo $db->query('SELECT COUNT(*) FROM t')->fetchColumn();");

    private async Task<HostedSite> NewSite(string uri)
    {
        var site = _tiny.Site(uri) with { Database = new DatabaseInFile("sqlite") };
        foreach (var step in _tiny.Family().WriteSite(site))
            await step.Run(Scope(), Ct);
        return site;
    }

    /// <summary>Runs the site's own code, which is connected as Drupal connects.</summary>
    private Task<string> Php(HostedSite site, string program) =>
        new PhpSandbox(_tiny.Hub, _tiny.Layout).Run(
            site.World,
            Command.Of("php") with
            {
                Input =
                    "<?php $db = new PDO('sqlite:' . getenv('db_name')); $db->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION); "
                    + "$db->exec('PRAGMA journal_mode = WAL'); "
                    + program,
            },
            Ct
        );

    private long Number(string sql)
    {
        using var image = new SqliteConnection($"Data Source={_tiny.Layout.Root}/image;Pooling=false");
        image.Open();
        using var command = new SqliteCommand(sql, image);
        return (long)(command.ExecuteScalar() ?? 0L);
    }

    private static string Mode(UnixPath? path) => Convert.ToString((int)File.GetUnixFileMode($"{path}"), 8);
}
