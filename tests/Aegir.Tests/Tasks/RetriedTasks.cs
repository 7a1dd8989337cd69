using Aegir.Model;
using Aegir.Tasks;
using Aegir.Tasks.Moving;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>Tasks that failed, and are tried again after the record of their site was changed.</summary>
public sealed class RetriedTasks
{
    public static TheoryData<string> Verbs => ["backup", "restore", "migrate", "clone", "disable", "verify", "delete"];

    [Theory, MemberData(nameof(Verbs))]
    public async Task One_takes_the_site_as_it_is_now(string verb)
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct);
        var failed = await Plan(hub, site, verb);
        await hub.Db.Sites.Save(site with { Aliases = [Parsed.Parse<DomainName>("b.example")] }, TinyHub.Ct);
        await hub.Run(await failed.Again(hub.Fleet(), TinyHub.Ct));
        if (verb != "delete")
            (await hub.Db.Sites.Get(site.Uri, TinyHub.Ct)).Aliases.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task One_whose_site_is_gone_is_refused()
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct);
        var failed = await BackupSite.Plan(hub.Fleet(), site, TinyHub.Ct);
        await hub.Run(await Plan(hub, site, "delete"));
        await Should.ThrowAsync<NotFound>(() => failed.Again(hub.Fleet(), TinyHub.Ct));
    }

    [Fact]
    public async Task One_whose_name_another_site_has_now_is_refused()
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct);
        var failed = await Plan(hub, site, "delete");
        await hub.Run(await Plan(hub, site, "delete"));
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.Run(await hub.Install("a.example"));
        await Should.ThrowAsync<Conflict>(() => failed.Again(hub.Fleet(), TinyHub.Ct));
    }

    [Fact]
    public async Task A_move_changes_what_it_was_to_change_and_nothing_else()
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct);
        var wanted = new Destination(null, null, Parsed.Parse<DomainName>("b.example"))
        {
            ForwardFor = TimeSpan.FromDays(3),
            BacksUp = false,
        };
        var failed = await MigrateSite.Plan(hub.Fleet(), site, wanted, TinyHub.Ct);
        await hub.Run(await Plan(hub, site, "migrate"));
        var again = (await failed.Again(hub.Fleet(), TinyHub.Ct)).ShouldBeOfType<MigrateSite>();
        (again.Moved.Platform, again.Moved.Uri).ShouldBe((ContextName.Platform("next"), failed.Moved.Uri));
        (again.ForwardFor, again.Safety).ShouldBe((TimeSpan.FromDays(3), null));
    }

    [Fact]
    public async Task A_deletion_that_could_back_nothing_up_does_so_when_it_can()
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct);
        var failed = new DeleteSite(site, Safety: null) { Gone = [site.DbServer] };
        var again = await failed.Again(
            new TinyFleet(hub.Db, hub.Layout, new()) { Dead = ContextName.Server("web1") },
            TinyHub.Ct
        );
        again.ShouldBeOfType<DeleteSite>().Safety.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_verification_of_a_cluster_takes_its_members_as_they_are_now()
    {
        await using var hub = await TinyHub.WithSite("pair");
        var failed = await VerifyCluster.Plan(hub.Fleet(), TinyHub.Pair, TinyHub.Ct);
        await hub.Run(await TakeOutMember.Plan(hub.Fleet(), TinyHub.Pair, ContextName.Server("web2"), TinyHub.Ct));
        var again = (await failed.Again(hub.Fleet(), TinyHub.Ct)).ShouldBeOfType<VerifyCluster>();
        again.Cluster.Member(ContextName.Server("web2")).IsOut.ShouldBeTrue();
        await hub.Run(again);
    }

    private static async Task<HostingTask> Plan(TinyHub hub, Site site, string verb)
    {
        var (fleet, next) = (hub.Fleet(), ContextName.Platform("next"));
        var backup = (await hub.Db.Backups.List(site.Uri, TinyHub.Ct))[0].Name;
        return verb switch
        {
            "backup" => await BackupSite.Plan(fleet, site, TinyHub.Ct),
            "restore" => await RestoreSite.Plan(fleet, site, backup, backsUp: true, TinyHub.Ct),
            "migrate" => await MigrateSite.Plan(fleet, site, new Destination(next, null, null), TinyHub.Ct),
            "clone" => await CloneSite.Plan(
                fleet,
                site,
                new Destination(next, null, Parsed.Parse<DomainName>("c.example")),
                [],
                TinyHub.Ct
            ),
            "disable" => new SetSiteState(site, SiteState.Disabled),
            "verify" => new VerifySite(site, site),
            _ => await DeleteSite.Plan(fleet, site, backsUp: true, isGone: false, TinyHub.Ct),
        };
    }
}
