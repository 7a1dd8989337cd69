using System.Data.Common;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Db;
using CliWrap;

namespace Aegir.Lab.Tests.Db;

/// <summary>What database services promise besides where they are servers; what is the product's own, its class adds.</summary>
public abstract class DbServiceTests(ThrowawayServer server) : DbContract
{
    private static readonly DomainName Uri = Parsed.Parse<DomainName>("example.com");

    protected DbUnderTest Db { get; } = server.Db;

    protected override DbService Service => Db.Service;

    protected override UnixPath Rooms => Db.Root;

    /// <summary>What the product is called.</summary>
    protected abstract string Product { get; }

    /// <summary>Lists all databases and users.</summary>
    protected abstract string EverythingThere { get; }

    /// <summary>Gives a user another password.</summary>
    protected abstract string ChangePassword(SqlName user);

    /// <summary>Keeps others from a table, and from its user too where that is possible.</summary>
    protected abstract string Lock(SqlName user, string table);

    [Fact]
    public async Task A_server_says_what_it_is()
    {
        var product = (await Db.Service.Product(Ct)).ShouldNotBeNull();
        product.Name.ShouldBe(Product);
        product.Version.Major.ShouldBeGreaterThanOrEqualTo(10);
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_the_password()
    {
        var wrong = new Secret("canary-4711-canary-4711-canary");
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            (Db with { AdminPassword = wrong }).Service.Check(Ct)
        );
        failure.Message.ShouldContain("@server_db1");
        failure.Message.ShouldContain("with the password that the hub was given");
        failure.ToString().ShouldNotContain("canary");
    }

    [Fact]
    public async Task An_account_that_may_not_create_databases_is_told_what_it_lacks()
    {
        var site = await NewSite();
        await Create(site);
        var weak = Db with { AdminUser = $"{site.Site.Database}", AdminPassword = site.Site.DatabasePassword };
        (await Should.ThrowAsync<CommandFailed>(() => weak.Service.Check(Ct))).Message.ShouldContain("lacks CREATE");
    }

    [Fact]
    public async Task A_database_is_for_its_own_site_alone()
    {
        var tag = Secret.Generate().Reveal()[..6].ToLowerInvariant();
        var site = Db.Site(Parsed.Parse<SqlName>($"a_b_{tag}"));
        var neighbour = Db.Site(Parsed.Parse<SqlName>($"axb_{tag}"));
        await Create(site);
        await Create(neighbour);
        await Should.ThrowAsync<DbException>(() => Db.AsSite(site, neighbour.Site.Database, "SELECT 1"));
    }

    [Fact]
    public async Task Verifying_puts_the_password_right()
    {
        var site = await NewSite();
        await Create(site);
        await Db.AsAdmin(ChangePassword(site.Site.Database));
        await Should.ThrowAsync<DbException>(() => Db.AsSite(site, "SELECT 1"));
        await Run(Db.Service.VerifySite(site, []));
        (await Db.AsSite(site, "SELECT 1")).ShouldBe("1");
    }

    [Fact]
    public async Task A_closed_database_ends_the_sites_connections_and_is_open_to_the_tasks_password_alone_until_the_undo()
    {
        var site = await NewSite();
        await Create(site);
        var key = Secret.Generate();
        await using var open = await Db.Open(site);
        await DbUnderTest.Ask(open, "CREATE TABLE t (a INT)");
        await DbUnderTest.Ask(open, Lock(site.Site.Database, "t"));
        var (step, scope) = (Db.Service.CloseDatabase(site, key).Single(), Scope());

        await step.Run(scope, Ct);
        await step.Run(scope, Ct);

        await Should.ThrowAsync<DbException>(() => DbUnderTest.Ask(open, "INSERT INTO t VALUES (1)"));
        await Should.ThrowAsync<DbException>(() => Db.AsSite(site, "SELECT 1"));
        (await Dump(site.With(key))).ShouldNotBeEmpty();
        await Undo(step, scope);
        await Undo(step, scope);
        (await Db.AsSite(site, "SELECT COUNT(*) FROM t")).ShouldBe("0");
        await Should.ThrowAsync<DbException>(() => Db.AsSite(site.With(key), "SELECT 1"));
    }

    [Fact]
    public async Task Closing_a_database_that_is_gone_does_nothing()
    {
        var step = Db.Service.CloseDatabase(await NewSite(), Secret.Generate()).Single();
        await step.Run(Scope(), Ct);
        await Undo(step, Scope());
    }

    [Fact]
    public async Task A_site_whose_database_is_gone_is_told_so_when_it_is_verified()
    {
        var site = await NewSite();
        await Create(site);
        await Run(Db.Service.RetireDatabase(site));
        (await Should.ThrowAsync<NotFound>(() => Run(Db.Service.VerifySite(site, [])))).Message.ShouldContain(
            "is gone from @server_db1"
        );
    }

    [Fact]
    public async Task Retiring_ends_the_sites_connections_and_may_be_repeated()
    {
        var site = await NewSite();
        await Create(site);
        await using var open = await Db.Open(site);
        await DbUnderTest.Ask(open, "CREATE TABLE t (a INT)");
        await DbUnderTest.Ask(open, Lock(site.Site.Database, "t"));
        await Run(Db.Service.RetireDatabase(site));
        await Run(Db.Service.RetireDatabase(site));
        (await Db.Service.Exists(site.Site.Database, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dump_that_cannot_be_made_fails_and_does_not_show_the_password()
    {
        var site = Db.Site((await NewSite()).Site.Database, new Secret("canary-4711-canary-4711-canary"));
        var failure = await Should.ThrowAsync<CommandFailed>(() => Db.Service.Dump(site, PipeTarget.Null, Ct));
        failure.Message.ShouldStartWith("On @server_db1, ");
        failure.ToString().ShouldNotContain("canary");
    }

    [Fact]
    public async Task A_server_that_is_not_there_fails_within_its_time()
    {
        var gone = Db with { Port = Port.Of(1) };
        (await Should.ThrowAsync<CommandFailed>(() => gone.Service.Check(Ct))).Message.ShouldContain("@server_db1");
    }

    protected override Task<HostedSite> NewSite() => Task.FromResult(Db.Site(DatabaseNames.Choose(Uri)));

    protected override Task<string> Everything() => Db.AsAdmin(EverythingThere);

    protected override Task Fill(HostedSite site) =>
        Db.AsSite(site, "CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");

    protected override Task<string> Rows(HostedSite site) => Db.AsSite(site, "SELECT COUNT(*) FROM t");

    /// <summary>Imports a dump that says this, into a site of its own; it must fail.</summary>
    protected async Task<HostedSite> ImportHostile(byte[] dump)
    {
        var site = await NewSite();
        await Create(site);
        await Should.ThrowAsync<CommandFailed>(() => Import(site, dump));
        return site;
    }

    /// <summary>A file that is not there, and that a hostile dump wants to make.</summary>
    protected static string Canary() => Path.Combine(Path.GetTempPath(), $"aegir-canary-{Guid.NewGuid():N}");

    /// <summary>A site with a table that is empty and has to stay so.</summary>
    protected async Task<HostedSite> Victim()
    {
        var victim = await NewSite();
        await Create(victim);
        await Db.AsSite(victim, "CREATE TABLE precious (a INT)");
        return victim;
    }

    protected async Task IsUnharmed(HostedSite victim) =>
        (await Db.AsSite(victim, "SELECT COUNT(*) FROM precious")).ShouldBe("0");
}
