using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tasks.Moving;
using Aegir.Tests.Tasks.Crashes;
using Microsoft.Extensions.Time.Testing;

namespace Aegir.Tests.Tasks;

/// <summary>Tasks that waited while others changed what they were planned for.</summary>
public sealed class OutdatedTasks
{
    private static readonly DomainName Uri = Parsed.Parse<DomainName>("a.example");

    private static CancellationToken Ct => TinyHub.Ct;

    [Fact]
    public async Task A_site_that_was_made_meanwhile_is_not_installed_over()
    {
        await using var hub = await TinyHub.WithPlatform();
        var (first, second) = (await hub.Install("a.example"), await hub.Install("a.example"));
        (await Run(hub, first)).ShouldBe(new Outcome.Succeeded());
        var made = await hub.Db.Sites.Get(Uri, Ct);
        (await Run(hub, second)).ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain("belongs to the site");
        (await hub.Db.Sites.Get(Uri, Ct)).ShouldBe(made);
    }

    [Fact]
    public async Task A_site_that_was_restored_meanwhile_keeps_its_new_database()
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Uri, Ct);
        var backup = (await hub.Db.Backups.List(Uri, Ct))[0].Name;
        var restore = await RestoreSite.Plan(hub.Fleet(), site, backup, backsUp: true, Ct);
        (await Run(hub, restore)).ShouldBe(new Outcome.Succeeded());
        var restored = await hub.Db.Sites.Get(Uri, Ct);
        var outdated = await Run(hub, new SetSiteState(site, SiteState.Disabled));
        outdated.ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain("has been changed");
        (await hub.Db.Sites.Get(Uri, Ct)).ShouldBe(restored);
    }

    [Fact]
    public async Task A_backup_that_was_made_before_a_rename_came_to_run_goes_by_the_new_name_and_back_again()
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Uri, Ct);
        var renamed = site with { Uri = Parsed.Parse<DomainName>("b.example") };
        var early = (await hub.Db.Backups.List(Uri, Ct)).Select(backup => backup.Name).ToList();
        var step = MoveRecording.Save(
            hub.Fleet(),
            new MovedRecords(site, [], early),
            () => new MovedRecords(renamed, [], early)
        );
        ((FakeTimeProvider)hub.Db.Clock).Advance(TimeSpan.FromMinutes(1));
        (await Run(hub, await BackupSite.Plan(hub.Fleet(), site, Ct))).ShouldBe(new Outcome.Succeeded());
        var scope = new StepScope(99, hub.Layout.Room(99), _ => { });

        await step.Run(scope, Ct);
        await step.Run(scope, Ct);
        (await hub.Db.Backups.List(renamed.Uri, Ct)).Count.ShouldBe(2);
        (await hub.Db.Backups.List(Uri, Ct)).ShouldBeEmpty();
        await step.Undo.ShouldNotBeNull()(scope, Ct);
        (await hub.Db.Backups.List(Uri, Ct)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_alias_that_another_site_got_meanwhile_is_not_published()
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Uri, Ct);
        var verify = new VerifySite(site with { Aliases = [Parsed.Parse<DomainName>("b.example")] }, site);
        (await Run(hub, await hub.Install("b.example"))).ShouldBe(new Outcome.Succeeded());
        var refused = (await Run(hub, verify)).ShouldBeOfType<Outcome.RolledBack>();
        refused.Step.ShouldBe("no site has the names of @a.example");
        refused.Cause.ShouldBe("The name b.example belongs to the site b.example already.");
    }

    [Fact]
    public async Task A_site_is_not_installed_on_a_platform_that_is_not_published()
    {
        await using var hub = await TinyHub.WithPlatform();
        var platform = await hub.Db.Platforms.Get(ContextName.Platform("live"), Ct);
        await hub.Db.Platforms.Save(platform with { Verified = null }, Ct);
        var refused = await Should.ThrowAsync<Conflict>(() => hub.Install("a.example"));
        refused.Message.ShouldBe("@platform_live is not published yet: aegir platform verify live");
    }

    [Fact]
    public async Task A_verification_that_was_ahead_in_the_queue_outdates_nothing()
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Uri, Ct);
        ((FakeTimeProvider)hub.Db.Clock).Advance(TimeSpan.FromMinutes(1));
        (await Run(hub, new VerifySite(site, site))).ShouldBe(new Outcome.Succeeded());
        (await Run(hub, new SetSiteState(site, SiteState.Disabled))).ShouldBe(new Outcome.Succeeded());
    }

    [Fact]
    public async Task What_was_locked_and_pinned_meanwhile_stays_so()
    {
        await using var hub = await TinyHub.WithPlatform();
        var verifyPlatform = await VerifyPlatform.Plan(hub.Fleet(), ContextName.Platform("live"), Ct);
        var server = await hub.Db.Servers.Get(ContextName.Server("web1"), Ct);
        await hub.Db.Platforms.Save(verifyPlatform.Recorded with { IsLocked = true }, Ct);
        await hub.Db.Servers.Save(server with { HostKey = "ssh-ed25519 AAAA" }, Ct);
        (await Run(hub, verifyPlatform)).ShouldBe(new Outcome.Succeeded());
        (await Run(hub, new VerifyServer(server))).ShouldBe(new Outcome.Succeeded());
        (await hub.Db.Platforms.Get(ContextName.Platform("live"), Ct)).IsLocked.ShouldBeTrue();
        (await hub.Db.Servers.Get(server.Name, Ct)).HostKey.ShouldBe("ssh-ed25519 AAAA");
    }

    private static async Task<Outcome> Run(TinyHub hub, HostingTask task) =>
        (
            await new TaskRunner(hub.Fleet(), TaskCatalog.Default, TaskOwner.Here).Run(
                task,
                SilentObserver.Instance,
                Ct
            )
        ).Outcome;
}
