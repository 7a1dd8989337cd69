using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tasks.Moving;
using Aegir.Tests.Recipes;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>A site that has moved from web1 to web2: web1 sends its visitors on.</summary>
public sealed class ForwardedSites
{
    private static readonly DomainName Uri = Parsed.Parse<DomainName>("a.example");
    private static readonly Destination Third = new(ContextName.Platform("third"), DbServer: null, Uri: null);

    private static CancellationToken Ct => TinyHub.Ct;

    [Fact]
    public async Task A_site_that_moves_on_is_sent_visitors_to_by_each_server_that_it_has_left()
    {
        await using var hub = await Moved();
        Vhost(hub, "web1").ShouldBe("to web2");
        await Migrate(hub, Third);
        Vhost(hub, "web1").ShouldBe("to web3");
        Vhost(hub, "web2").ShouldBe("to web3");
    }

    [Fact]
    public async Task A_server_that_shall_not_send_visitors_on_does_not_though_another_one_does()
    {
        await using var hub = await Moved();
        await Migrate(hub, Third with { ForwardFor = TimeSpan.Zero });
        Vhost(hub, "web1").ShouldBe("to web3");
        Vhost(hub, "web2").ShouldBeNull();
    }

    [Fact]
    public async Task Under_its_new_name_it_is_sent_visitors_too_and_the_old_vhost_is_gone()
    {
        await using var hub = await Moved();
        await Migrate(hub, new(Platform: null, DbServer: null, Parsed.Parse<DomainName>("b.example")));
        Vhost(hub, "web1").ShouldBeNull();
        Vhost(hub, "web1", "b.example").ShouldBe("to web2");
    }

    [Fact]
    public async Task When_it_is_deleted_nobody_sends_visitors_to_it_any_more()
    {
        await using var hub = await Moved();
        await hub.Run(await DeleteSite.Plan(hub.Fleet(), await Site(hub), false, isGone: false, Ct));
        Vhost(hub, "web1").ShouldBeNull();
        Vhost(hub, "web2").ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_was_removed_meanwhile_is_in_nobody_s_way()
    {
        await using var hub = await Moved();
        var delete = await DeleteSite.Plan(hub.Fleet(), await Site(hub), false, isGone: false, Ct);
        await hub.Run(delete with { Forwarding = [ContextName.Server("web9")] });
        (await hub.Db.Sites.Find(Uri, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task The_server_that_it_has_left_is_verified_with_its_proxy_until_the_time_is_over_and_without_it_then()
    {
        await using var hub = await Moved();
        hub.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        File.Delete(VhostFile(hub, "web1"));
        await Verify(hub, "web1");
        Vhost(hub, "web1").ShouldBe("to web2");
        (await hub.Db.Forwards.To(Uri, Ct)).ShouldHaveSingleItem();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await Verify(hub, "web1");
        Vhost(hub, "web1").ShouldBeNull();
        (await hub.Db.Forwards.To(Uri, Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_time_counts_from_when_the_site_is_recorded_elsewhere_however_long_the_move_waited_and_ran()
    {
        await using var hub = await TinyHub.WithSite();
        var wanted = new Destination(ContextName.Platform("next"), DbServer: null, Uri: null)
        {
            ForwardFor = TimeSpan.FromHours(2),
        };
        var move = await MigrateSite.Plan(hub.Fleet(), await Site(hub), wanted, Ct);
        var queued = await new TaskQueue(hub.Fleet(), TaskCatalog.Default).Enqueue(move, Ct);
        hub.Clock.Advance(TimeSpan.FromHours(3));
        using var slow = new TinyFleet(hub.Db, hub.Layout, new())
        {
            Answers = _ =>
            {
                hub.Clock.Advance(TimeSpan.FromSeconds(50));
                return 200;
            },
        };
        var runner = new TaskRunner(slow, TaskCatalog.Default, TaskOwner.Here);
        var claim = await runner.Claim(new QueuedTask(queued, move), Ct);
        var run = await runner.Run(claim.ShouldNotBeNull(), SilentObserver.Instance, Ct);
        run.Outcome.ShouldBe(new Outcome.Succeeded());
        var forward = (await hub.Db.Forwards.To(Uri, Ct)).ShouldHaveSingleItem();
        forward.ShouldBe(new Forward(Uri, ContextName.Server("web1"), hub.Clock.GetUtcNow().AddHours(2)));
    }

    [Fact]
    public async Task A_server_that_it_left_earlier_sends_visitors_on_no_longer_than_it_was_to()
    {
        await using var hub = await Moved();
        var before = (await hub.Db.Forwards.To(Uri, Ct)).ShouldHaveSingleItem();
        hub.Clock.Advance(TimeSpan.FromDays(1));
        await Migrate(hub, Third with { ForwardFor = TimeSpan.FromHours(2) });
        (await hub.Db.Forwards.To(Uri, Ct)).ShouldBe([
            before,
            new Forward(Uri, ContextName.Server("web2"), hub.Clock.GetUtcNow().AddHours(2)),
        ]);
    }

    [Fact]
    public async Task A_cluster_that_loses_the_address_to_which_visitors_are_sent_has_them_sent_to_another()
    {
        await using var hub = await TinyHub.WithSite("web3");
        await hub.Publish("wide", "7.103", "pair");
        await Migrate(hub, new(ContextName.Platform("wide"), DbServer: null, Uri: null));
        Vhost(hub, "web3").ShouldBe("to lb1");

        var pair = await hub.Db.Servers.GetCluster(TinyHub.Pair.Name, Ct);
        await hub.Run(await TakeOutMember.Plan(hub.Fleet(), pair, ContextName.Server("lb1"), Ct));
        Vhost(hub, "web3").ShouldBe("to web1");
        pair = await hub.Db.Servers.GetCluster(TinyHub.Pair.Name, Ct);
        var web2 = pair.WithMembers([new(ContextName.Server("web2"), MemberRole.Master)]);
        await hub.Run(await VerifyCluster.Plan(hub.Fleet(), web2, Ct));
        Vhost(hub, "web3").ShouldBe("to web2");
    }

    [Fact]
    public async Task To_take_a_member_out_is_ended_though_the_cluster_has_lost_it_for_good_meanwhile()
    {
        await using var hub = await TinyHub.WithSite("web3");
        await hub.Publish("wide", "7.103", "pair");
        await Migrate(hub, new(ContextName.Platform("wide"), DbServer: null, Uri: null));
        var recorded = await hub.Db.Servers.GetCluster(TinyHub.Pair.Name, Ct);
        var takeOut = await TakeOutMember.Plan(hub.Fleet(), recorded, ContextName.Server("lb1"), Ct);
        await hub.Keep();
        await hub.Again();
        var undisturbed = new Faults();
        (await new DoomedProcess(hub, undisturbed).Run(takeOut)).ShouldBe(new Outcome.Succeeded());
        undisturbed.Moments.ShouldBeGreaterThan(5);
        for (var moment = 0; moment < undisturbed.Moments; moment++)
        {
            await hub.Again();
            (await new DoomedProcess(hub, new Faults((moment, Fault.Death))).Run(takeOut)).ShouldBeNull();
            var pair = await hub.Db.Servers.GetCluster(TinyHub.Pair.Name, Ct);
            var without = pair.WithMembers([.. pair.Members.Where(member => member.Role != MemberRole.Balancer)]);
            await hub.Run(await VerifyCluster.Plan(hub.Fleet(), without, Ct));
            (await TinyHub.Recover(hub.Fleet())).ShouldNotBeOfType<Outcome.Stuck>($"killed at moment {moment}");
            Vhost(hub, "web3").ShouldBe("to web1", $"killed at moment {moment}");
        }
    }

    /// <summary>
    /// A task may be stuck for the sake of what is lost. What changes where a site is, or its names, may be about to tell the
    /// servers itself, or to be undone: then the log says what to do.
    /// </summary>
    [Theory]
    [InlineData("site backup", "to web1", false)]
    [InlineData("site migrate", "to lb1", true)]
    [InlineData("site verify", "to lb1", true)]
    [InlineData("site delete", "to lb1", true)]
    public async Task So_it_does_with_those_of_a_site_that_a_task_works_on_but_for_what_changes_its_place_or_names(
        string verb,
        string sent,
        bool isTold
    )
    {
        await using var hub = await TinyHub.WithSite("web3");
        await hub.Publish("wide", "7.103", "pair");
        await Migrate(hub, new(ContextName.Platform("wide"), DbServer: null, Uri: null));
        await hub.WorkOn(Uri.ToContext(), verb);
        var pair = await hub.Db.Servers.GetCluster(TinyHub.Pair.Name, Ct);
        await hub.Run(await TakeOutMember.Plan(hub.Fleet(), pair, ContextName.Server("lb1"), Ct));
        Vhost(hub, "web3").ShouldBe(sent);
        var takenOut = await hub.Db.Tasks.List(new TaskFilter { Verb = "cluster out" }, Ct);
        var log = await hub.Db.Log.List(takenOut.ShouldHaveSingleItem().Id, after: 0, Ct);
        log.Any(line => line.Line.Contains("aegir cluster verify pair", StringComparison.Ordinal)).ShouldBe(isTold);
    }

    private static async Task<TinyHub> Moved()
    {
        var hub = await TinyHub.WithSite();
        await hub.Publish("third", "7.103", "web3");
        await Migrate(hub, new(ContextName.Platform("next"), DbServer: null, Uri: null));
        return hub;
    }

    private static async Task Migrate(TinyHub hub, Destination destination) =>
        await hub.Run(await MigrateSite.Plan(hub.Fleet(), await Site(hub), destination, Ct));

    private static async Task Verify(TinyHub hub, string server) =>
        await hub.Run(new VerifyServer(await hub.Db.Servers.Get(ContextName.Server(server), Ct)));

    private static Task<Site> Site(TinyHub hub) => hub.Db.Sites.Get(Uri, Ct);

    private static string? Vhost(TinyHub hub, string server, string site = "a.example")
    {
        var file = VhostFile(hub, server, site);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    private static string VhostFile(TinyHub hub, string server, string site = "a.example") =>
        $"{hub.World}/server_{server}/config/server_{server}/vhost.d/{site}";
}
