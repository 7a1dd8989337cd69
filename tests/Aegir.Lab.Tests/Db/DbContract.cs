using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Db;
using CliWrap;

namespace Aegir.Lab.Tests.Db;

/// <summary>
/// What every database service of the catalog promises, on a real database. Those of servers keep to it here, those that
/// the hub alone can offer in Aegir.Tests, which compiles this file too. A class is called as its service:
/// <c>MySqlServiceTests</c>.
/// </summary>
public abstract class DbContract
{
    private int _task;

    /// <summary>The service.</summary>
    protected abstract DbService Service { get; }

    /// <summary>Who connects, besides the hub.</summary>
    protected virtual IReadOnlyList<Host> Clients => [];

    /// <summary>Where steps keep what they found.</summary>
    protected abstract UnixPath Rooms { get; }

    protected CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    /// <summary>A site that has no database yet.</summary>
    protected abstract Task<HostedSite> NewSite();

    /// <summary>All databases and accounts that there are.</summary>
    protected abstract Task<string> Everything();

    /// <summary>As the site: makes a table of one row.</summary>
    protected abstract Task Fill(HostedSite site);

    /// <summary>As the site: how many rows its table has.</summary>
    protected abstract Task<string> Rows(HostedSite site);

    [Fact]
    public void Every_service_of_the_catalog_keeps_to_the_contract()
    {
        var entries = ServiceCatalog.Entries.Where(entry => entry.Type == ServiceType.Db);
        var mine = entries.Single(entry => Tests(entry) == GetType().Name);
        entries
            .Where(entry => entry.IsForHubAlone == mine.IsForHubAlone)
            .Select(Tests)
            .ShouldBeSubsetOf(
                GetType()
                    .Assembly.GetTypes()
                    .Where(type => type.IsSubclassOf(typeof(DbContract)))
                    .Select(type => type.Name)
            );

        static string Tests(ServiceEntry entry)
        {
            var (hub, server) = (new LocalHost(), new Server(ContextName.Hub, Parsed.Parse<HostAddress>("localhost")));
            var layout = new HubLayout(Parsed.Parse<UnixPath>("/nowhere"));
            var offer = new OfferedService(entry.Type, entry.Implementation)
            {
                AdminUser = Parsed.Parse<AccountName>("admin"),
                AdminPassword = new Secret("none"),
            };
            return $"{entry.Create(new ServicePlace(server, offer, hub, hub, layout)).GetType().Name}Tests";
        }
    }

    [Fact]
    public async Task A_server_that_can_keep_databases_is_verified_and_left_as_it_was()
    {
        var before = await Everything();
        await Run(Service.CheckServer());
        (await Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task Undo_takes_all_of_a_created_database_away_and_both_may_be_repeated()
    {
        var site = await NewSite();
        var before = await Everything();
        var (step, scope) = (Service.CreateDatabase(site, Clients).Single(), Scope());
        await step.Run(scope, Ct);
        await Fill(site);
        await step.Run(scope, Ct);
        (await Rows(site)).ShouldBe("1");
        await Undo(step, scope);
        await Undo(step, scope);
        (await Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task A_database_that_was_there_before_is_neither_taken_nor_dropped()
    {
        var site = await Filled();
        var (step, scope) = (Service.CreateDatabase(site, Clients).Single(), Scope());
        await Should.ThrowAsync<Conflict>(() => step.Run(scope, Ct));
        await Undo(step, scope);
        (await Rows(site)).ShouldBe("1");
    }

    [Fact]
    public async Task Undo_before_the_run_does_nothing()
    {
        var site = await Filled();
        await Undo(Service.CreateDatabase(site, Clients).Single(), Scope());
        (await Rows(site)).ShouldBe("1");
    }

    [Fact]
    public async Task Verifying_leaves_what_is_in_it()
    {
        var site = await Filled();
        await Run(Service.VerifySite(site, Clients));
        (await Rows(site)).ShouldBe("1");
    }

    [Fact]
    public async Task Retiring_takes_everything_and_may_be_repeated_and_verifying_says_then_that_it_is_gone()
    {
        var site = await NewSite();
        var before = await Everything();
        await Create(site);
        await Fill(site);
        await Run(Service.RetireDatabase(site));
        await Run(Service.RetireDatabase(site));
        (await Everything()).ShouldBe(before);
        (await Should.ThrowAsync<NotFound>(() => Run(Service.VerifySite(site, Clients)))).Message.ShouldContain("gone");
    }

    [Fact]
    public async Task A_dump_read_into_another_site_is_a_copy_of_its_own()
    {
        var (site, copy) = (await Filled(), await NewSite());
        await Create(copy);
        await Import(copy, await Dump(site));
        (await Rows(copy)).ShouldBe("1");
        await Run(Service.RetireDatabase(copy));
        (await Rows(site)).ShouldBe("1");
    }

    [Fact]
    public async Task What_is_no_dump_is_not_imported_and_takes_nothing_away()
    {
        var site = await Filled();
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            Import(site, "This is the wrong file.\n"u8.ToArray())
        );
        failure.Message.ShouldStartWith("On ");
        (await Rows(site)).ShouldBe("1");
    }

    /// <summary>A site with a table of one row.</summary>
    protected async Task<HostedSite> Filled()
    {
        var site = await NewSite();
        await Create(site);
        await Fill(site);
        return site;
    }

    protected Task Create(HostedSite site) => Run(Service.CreateDatabase(site, Clients));

    protected async Task Run(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
            await step.Run(Scope(), Ct);
    }

    protected Task Undo(Step step, StepScope scope) => step.Undo.ShouldNotBeNull()(scope, Ct);

    protected StepScope Scope() => new(++_task, Rooms / $"room-{Guid.NewGuid():N}", _ => { });

    protected async Task<byte[]> Dump(HostedSite site)
    {
        var dump = new MemoryStream();
        await Service.Dump(site, PipeTarget.ToStream(dump), Ct);
        return dump.ToArray();
    }

    protected Task Import(HostedSite site, byte[] dump) => Service.Import(site, PipeSource.FromBytes(dump), Ct);
}
