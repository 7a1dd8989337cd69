using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Services.Http;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tasks.Moving;
using Aegir.Tasks.Parts;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks.Parts;

/// <summary>What was added to a site's vhost may be what keeps strangers out.</summary>
public sealed class OwnDirectivesTests
{
    private const string Lock = "auth_basic closed;";

    [Theory]
    [InlineData("next", null, "web2/a.example")]
    [InlineData(null, "b.example", "web1/b.example")]
    [InlineData("next", "b.example", "web2/b.example")]
    public async Task It_goes_along_when_the_site_moves(string? platform, string? uri, string then)
    {
        await using var hub = await TinyHub.WithSite();
        await Add(hub, "web1", Lock);
        await hub.Run(await MigrateSite.Plan(hub.Fleet(), await Site(hub), To(platform, uri), TinyHub.Ct));
        Added(hub).ShouldBe([$"{then}: {Lock}"]);
        await hub.Run(
            await DeleteSite.Plan(hub.Fleet(), await Site(hub, uri), backsUp: false, isGone: false, TinyHub.Ct)
        );
        Added(hub).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_clone_has_it_and_the_original_keeps_it()
    {
        await using var hub = await TinyHub.WithSite();
        await Add(hub, "web1", Lock);
        await hub.Run(await CloneSite.Plan(hub.Fleet(), await Site(hub), To("next", "b.example"), [], TinyHub.Ct));
        Added(hub).ShouldBe([$"web1/a.example: {Lock}", $"web2/b.example: {Lock}"]);
    }

    [Fact]
    public async Task What_was_put_there_for_the_site_stays()
    {
        await using var hub = await TinyHub.WithSite();
        await Add(hub, "web1", Lock);
        await Add(hub, "web2", "");
        await hub.Run(await MigrateSite.Plan(hub.Fleet(), await Site(hub), To("next", null), TinyHub.Ct));
        Added(hub).ShouldBe(["web2/a.example: "]);
    }

    [Fact]
    public async Task To_another_product_the_move_is_refused_until_there_is_one_for_it()
    {
        await using var hub = await TinyHub.WithSite();
        await Add(hub, "web1", Lock);
        var web1 = await hub.Db.Servers.Get(ContextName.Server("web1"), TinyHub.Ct);
        await hub.Db.Servers.Save(web1 with { Services = [new(ServiceType.Http, "other")] }, TinyHub.Ct);
        var task = await MigrateSite.Plan(hub.Fleet(), await Site(hub), To("next", null), TinyHub.Ct);
        (await Outcome(hub, task))
            .ShouldBeOfType<Outcome.RolledBack>()
            .Cause.ShouldContain("server_web2/vhost.d/a.example.extra for it first");
        Added(hub).ShouldBe([$"web1/a.example: {Lock}"]);
        var (here, there) = await Homes(hub);
        var check = await new UpgradeChecks(hub.Fleet()).Of(here, there, TinyHub.Ct);
        check.Findings[0].Why.ShouldContain("it may be empty");
        check.IsPossible.ShouldBeFalse();
    }

    [Fact]
    public async Task A_move_that_is_undone_takes_its_copies_away()
    {
        await using var hub = await TinyHub.WithSite();
        await Add(hub, "web1", Lock);
        var (here, there) = await Homes(hub);
        var step = new OwnDirectives(hub.Fleet(), here, there).TakeAlong();
        var scope = new StepScope(1, hub.Layout.Run / "room", _ => { });
        await step.Undo.ShouldNotBeNull()(scope, TinyHub.Ct);
        await step.Run(scope, TinyHub.Ct);
        Added(hub).Count.ShouldBe(2);
        await step.Undo(scope, TinyHub.Ct);
        Added(hub).ShouldBe([$"web1/a.example: {Lock}"]);
    }

    private static async Task<(SiteHome Here, SiteHome There)> Homes(TinyHub hub)
    {
        var (fleet, site) = (hub.Fleet(), await Site(hub));
        return (await fleet.Home(site, TinyHub.Ct), await fleet.Home(To("next", null).Apply(site), TinyHub.Ct));
    }

    private static Destination To(string? platform, string? uri) =>
        new(
            platform is null ? null : ContextName.Platform(platform),
            DbServer: null,
            uri is null ? null : Parsed.Parse<DomainName>(uri)
        );

    private static Task<Site> Site(TinyHub hub, string? uri = null) =>
        hub.Db.Sites.Get(Parsed.Parse<DomainName>(uri ?? "a.example"), TinyHub.Ct);

    private static async Task Add(TinyHub hub, string server, string text)
    {
        var file = WebServerService.OwnDirectives(
            hub.Layout,
            ContextName.Server(server),
            Parsed.Parse<DomainName>("a.example")
        );
        Directory.CreateDirectory($"{file.Parent}");
        await File.WriteAllTextAsync($"{file}", text, TinyHub.Ct);
    }

    private static IReadOnlyList<string> Added(TinyHub hub) =>
        [
            .. Directory
                .EnumerateFiles($"{hub.Layout.Root}/config", "*.extra", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file =>
                    $"{Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file))!)["server_".Length..]}/{Path.GetFileNameWithoutExtension(file)}: {File.ReadAllText(file)}"
                ),
        ];

    private static async Task<Outcome> Outcome(TinyHub hub, HostingTask task)
    {
        var runner = new TaskRunner(hub.Fleet(), TaskCatalog.Default, TaskOwner.Here);
        return (await runner.Run(task, SilentObserver.Instance, TinyHub.Ct)).Outcome;
    }
}
