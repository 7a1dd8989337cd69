using System.Globalization;
using Aegir.Drupal;
using Aegir.Hosts;
using Aegir.Lab.Tests.Db;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;

namespace Aegir.Lab.Tests.Drupal;

/// <summary>
/// Paths of <c>old.example</c> in a real database that is now that of <c>site.example</c>; what is the product's own, its
/// class adds.
/// </summary>
public abstract class RewriteTests(ThrowawayServer server) : IDisposable
{
    private readonly TemporaryTree _tree = new();

    protected DbUnderTest Db { get; } = server.Db;

    protected CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    /// <summary>SQL for the numbers from 1 on, a row each, in a column <c>seq</c>.</summary>
    protected abstract string Numbers(int count);

    /// <summary>How often a value that a table without a key has twice is named.</summary>
    protected abstract int LooseRows { get; }

    [Fact]
    public async Task A_row_that_cannot_have_its_new_value_is_left_and_named_and_the_others_are_rewritten()
    {
        var site = await NewSite();
        await Db.AsSite(
            site,
            """
            CREATE TABLE paths (path VARCHAR(27) PRIMARY KEY);
            INSERT INTO paths VALUES ('sites/old.example/1'), ('sites/old.example/2'), ('sites/site.example/2'), ('sites/old.example/345678901');
            CREATE TABLE loose (path VARCHAR(27));
            INSERT INTO loose SELECT path FROM paths;
            INSERT INTO loose SELECT path FROM paths;
            """
        );
        var rewritten = await Rewrite(site);
        rewritten
            .Left.Order()
            .ShouldBe([
                $"loose: the new value is too long ({LooseRows})",
                "paths: a key does not allow the new value (1)",
                "paths: the new value is too long (1)",
            ]);
        (await All(site, "paths")).ShouldBe(
            "sites/old.example/2 sites/old.example/345678901 sites/site.example/1 sites/site.example/2"
        );
        (await All(site, "loose")).ShouldBe(
            "sites/old.example/345678901 sites/old.example/345678901 sites/site.example/1 sites/site.example/1 "
                + "sites/site.example/2 sites/site.example/2 sites/site.example/2 sites/site.example/2"
        );
    }

    [Fact]
    public async Task An_interrupted_run_is_completed_by_the_next_and_then_there_is_nothing_left()
    {
        const int rows = 40_000;
        var site = await NewSite();
        await Db.AsSite(
            site,
            $$"""
            CREATE TABLE data (id INT PRIMARY KEY, value TEXT, path VARCHAR(100));
            INSERT INTO data SELECT seq, CONCAT('a:1:{s:17:"sites/old.example";i:', seq, ';}'), 'sites/old.example' FROM {{Numbers(
                rows
            )}};
            """
        );
        var running = Rewrite(site);
        while (await Done(site) == 0)
            await Task.Delay(10, Ct);
        await Interrupt(site);
        await Should.ThrowAsync<CommandFailed>(() => running);
        var done = await Done(site);
        done.ShouldBeInRange(1, rows - 1);

        (await Rewrite(site)).Rows.ShouldBe(rows - done);
        (await Done(site)).ShouldBe(rows);
        (
            await Db.AsSite(
                site,
                """SELECT COUNT(*) FROM data WHERE value = CONCAT('a:1:{s:18:"sites/site.example";i:', id, ';}')"""
            )
        ).ShouldBe($"{rows}");
        (await Rewrite(site)).Rows.ShouldBe(0);
    }

    public void Dispose()
    {
        _tree.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the site's connections.</summary>
    protected abstract Task Interrupt(HostedSite site);

    /// <summary>The paths in a table, in order.</summary>
    protected abstract Task<string> All(HostedSite site, string table);

    protected async Task<RewrittenPaths> Rewrite(HostedSite site) =>
        await DrupalFamily
            .Of(DrupalFlavour.Drupal8, new LocalHost(), new HubLayout(_tree.Path / "hub"))
            .RewritePaths(site, Parsed.Parse<DomainName>("old.example"), Ct);

    /// <summary>A site with an empty database, and without code as none is run.</summary>
    protected async Task<HostedSite> NewSite()
    {
        var made = Db.Site(Parsed.Parse<SqlName>(Names.Unique("paths")));
        var site = made with
        {
            Site = made.Site with { Uri = Parsed.Parse<DomainName>("site.example") },
            Platform = made.Platform with { Root = _tree.Path / "platform" },
        };
        Directory.CreateDirectory($"{site.Directory}/files");
        Directory.CreateDirectory($"{site.Directory}/private");
        foreach (var step in Db.Service.CreateDatabase(site, []))
            await step.Run(new StepScope(1, _tree.Path / "room", _ => { }), Ct);
        return site;
    }

    /// <summary>Each condition holds for so many rows of the table that it begins with.</summary>
    protected async Task Holds(HostedSite site, params (string Rows, int Count)[] all)
    {
        foreach (var (rows, count) in all)
            (await Db.AsSite(site, $"SELECT COUNT(*) FROM {rows}")).ShouldBe($"{count}", rows);
    }

    private async Task<int> Done(HostedSite site) =>
        int.Parse(
            await Db.AsSite(site, "SELECT COUNT(*) FROM data WHERE path = 'sites/site.example'"),
            CultureInfo.InvariantCulture
        );
}
