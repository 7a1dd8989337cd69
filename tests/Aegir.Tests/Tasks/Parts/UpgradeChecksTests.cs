using Aegir.Drupal;
using Aegir.Drupal.Upgrades;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Http;
using Aegir.Tasks.Parts;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks.Parts;

public sealed class UpgradeChecksTests
{
    [Fact]
    public async Task A_recipe_goes_on_only_if_nothing_stands_in_the_way()
    {
        await using var hub = await TinyHub.WithSite();
        var (here, there) = await Homes(hub, platform => platform);
        var step = UpgradeChecks.Demand(hub.Fleet(), here, there);
        step.Undo.ShouldBeNull();
        await step.Run(new StepScope(1, hub.Layout.Room(1), _ => { }), TinyHub.Ct);
        (await step.Preview.ShouldNotBeNull()(TinyHub.Ct)).ShouldBe(
            "info     platform: A newer release: its updates run, if there are any.\n1 change; 1 package unchanged\n"
        );
    }

    [Fact]
    public async Task It_stops_with_every_reason_why_the_site_cannot_move()
    {
        await using var hub = await TinyHub.WithSite();
        var (here, there) = await Homes(hub, platform => platform with { IsLocked = true, Verified = null });
        var step = UpgradeChecks.Demand(hub.Fleet(), here, there);
        var refused = await Should.ThrowAsync<Conflict>(() =>
            step.Run(new StepScope(1, hub.Layout.Room(1), _ => { }), TinyHub.Ct)
        );
        refused.Message.ShouldStartWith("@a.example cannot move to @platform_next.\nerror    platform: ");
        refused.Message.ShouldContain("is locked");
        refused.Message.ShouldContain("never been published");
    }

    [Fact]
    public async Task Web_servers_that_do_not_answer_are_what_is_found()
    {
        await using var hub = await TinyHub.WithSite();
        var (here, there) = await Homes(hub, platform => platform);
        await DemandPhp(there);
        var check = await new UpgradeChecks(hub.Fleet()).Of(here, there with { Http = new SilentPair() }, TinyHub.Ct);
        check.IsPossible.ShouldBeFalse();
        check.Text(Severity.Error).ShouldContain("web1");
        check.Text(Severity.Error).ShouldContain("web2");
    }

    [Fact]
    public async Task Whatever_cannot_be_looked_at_is_found_and_ends_nothing()
    {
        await using var hub = await TinyHub.WithSite();
        var (here, there) = await Homes(hub, platform => platform);
        await DemandPhp(there);
        var check = await new UpgradeChecks(hub.Fleet()).Of(
            here with
            {
                Drupal = new Damaged(hub.Fleet().Hub, hub.Layout),
            },
            there with
            {
                Http = new SilentPair(),
            },
            TinyHub.Ct
        );
        check.IsPossible.ShouldBeFalse();
        check.Text(Severity.Error).ShouldContain("files/ is missing");
        check.Text(Severity.Error).ShouldContain("web1");
    }

    /// <summary>Code that asks for a PHP has the web servers asked which one they have.</summary>
    private static Task DemandPhp(SiteHome there) =>
        File.AppendAllTextAsync(
            $"{there.Site.Platform.Root}/includes/bootstrap.inc",
            "define('DRUPAL_MINIMUM_PHP', '5.3.3');\n",
            TinyHub.Ct
        );

    private static async Task<(SiteHome, SiteHome)> Homes(TinyHub hub, Func<Platform, Platform> change)
    {
        var live = await hub.Db.Platforms.Get(ContextName.Platform("live"), TinyHub.Ct);
        var next = live with { Name = ContextName.Platform("next"), Code = live.Code with { Version = "7.999" } };
        await hub.Db.Platforms.Save(change(next), TinyHub.Ct);
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct);
        var fleet = hub.Fleet();
        return (await fleet.Home(site, TinyHub.Ct), await fleet.Home(site with { Platform = next.Name }, TinyHub.Ct));
    }

    private sealed class Damaged(LocalHost hub, HubLayout layout)
        : DrupalFamily(new PhpSandbox(hub, layout), hub, "drupal7")
    {
        public override Task<SiteContents> Contents(HostedSite site, CancellationToken ct) =>
            Task.FromException<SiteContents>(new InvalidInput("files/ is missing"));

        private protected override PhpText Settings(HostedSite site) => throw new NotSupportedException();

        private protected override UnixPath TranslationsOf(HostedSite site) => throw new NotSupportedException();
    }

    private sealed class SilentPair : HttpService
    {
        public override Task<IReadOnlyList<HostPhp>> Php(CancellationToken ct) =>
            throw new SeveralFailed([
                new CommandFailed("@server_web1", Command.Of("php"), "does not answer."),
                new CommandFailed("@server_web2", Command.Of("php"), "does not answer."),
            ]);
    }
}
