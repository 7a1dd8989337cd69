using Aegir.Model;
using Aegir.Queue.Upgrades;
using Aegir.Tasks;

namespace Aegir.Tests.Queue.Upgrades;

public sealed class UpgradePlatformTests
{
    private static UpgradeRequest Request => UpgradeHub.Request;

    private static CancellationToken Ct => UpgradeHub.Ct;

    [Fact]
    public async Task All_sites_move_wave_by_wave()
    {
        await using var hub = await UpgradeHub.With("c.example", "a.example", "b.example", "d.example");
        var report = await hub.Run();
        hub.Told.ShouldBe([
            "wave 1 of 2: 1 of 4",
            "a.example Moved",
            "wave 2 of 2: 3 of 4",
            "b.example Moved",
            "c.example Moved",
            "d.example Moved",
        ]);
        report
            .Moves.Select(move => $"{move.Site} {move.Wave}")
            .ShouldBe(["a.example 1", "b.example 2", "c.example 2", "d.example 2"]);
        report.Moves.ShouldAllBe(move => move.Entry != null && move.Duration != null && move.Why == null);
        (await hub.On("live")).ShouldBe("");
        (await hub.Plan()).Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_wave_begins_when_the_one_before_has_ended()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example", "d.example");
        await hub.Run(Request with { Parallel = 4, Waves = Parsed.Parse<Waves>("50,100%") });
        hub.Told.IndexOf("wave 2 of 2: 2 of 4").ShouldBe(3);
        hub.Told.Count.ShouldBe(6);
    }

    [Fact]
    public async Task No_more_move_at_the_same_time_than_shall()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example", "d.example", "e.example");
        await hub.Run(Request with { Parallel = 2, Waves = Parsed.Parse<Waves>("100%") });
        hub.Most.ShouldBe(2);
    }

    [Fact]
    public async Task Each_is_moved_as_it_was_asked_for()
    {
        await using var hub = await UpgradeHub.With("a.example");
        await hub.Run(Request with { ForwardFor = TimeSpan.FromHours(2), BacksUp = false });
        var (site, db) = (Parsed.Parse<DomainName>("a.example"), hub.Hub.Db);
        (await db.Forwards.To(site, Ct)).ShouldHaveSingleItem().Until.ShouldBe(hub.Hub.Clock.GetUtcNow().AddHours(2));
        (await db.Backups.List(site, Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_lies_beyond_the_last_wave_stays()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example");
        var request = Request with { Waves = Parsed.Parse<Waves>("34%") };
        (await hub.Plan(request)).Later.Select(move => $"{move.Site.Uri}").ShouldBe(["c.example"]);
        await hub.Run(request);
        (await hub.On("live")).ShouldBe("c.example");
    }

    [Fact]
    public async Task A_failure_stops_it_and_the_site_is_where_it_was()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example");
        hub.Break("b.example");
        var report = await hub.Run();
        report.Moves.Select(move => move.End).ShouldBe([MoveEnd.Moved, MoveEnd.RolledBack, MoveEnd.NotBegun]);
        report.Moves[1].Why.ShouldNotBeNull().ShouldContain("an update failed");
        report.Moves[2].Why.ShouldBe("a move before it failed");
        (await hub.On("live")).ShouldBe("b.example c.example");
        (await hub.On("next")).ShouldBe("a.example");
    }

    [Fact]
    public async Task So_many_may_fail()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example", "d.example");
        hub.Break("a.example");
        hub.Break("c.example");
        var report = await hub.Run(Request with { StopAfter = 2 });
        report
            .Moves.Select(move => move.End)
            .ShouldBe([MoveEnd.RolledBack, MoveEnd.Moved, MoveEnd.RolledBack, MoveEnd.NotBegun]);
        report.Moves[3].Why.ShouldBe("2 moves before it failed");
    }

    [Fact]
    public async Task The_next_time_it_goes_on_with_the_others_and_leaves_out_what_failed()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example");
        hub.Break("a.example");
        await hub.Run();
        var report = await hub.Run();
        report.Moves.Select(move => $"{move.Site} {move.End}").ShouldBe(["b.example Moved", "c.example Moved"]);
        var left = report.Plan.LeftOut.ShouldHaveSingleItem();
        left.Site.ToString().ShouldBe("a.example");
        left.Why.ShouldContain("an update failed");
        left.Why.ShouldContain("--retry-failed");
    }

    [Fact]
    public async Task What_failed_is_tried_again_last_when_that_is_wanted()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example");
        hub.Break("a.example");
        await hub.Run();
        hub.Break("a.example", isBroken: false);
        var report = await hub.Run(Request with { RetriesFailed = true });
        report
            .Moves.Select(move => $"{move.Site} {move.End} {move.Why}")
            .ShouldBe(["b.example Moved ", "a.example Moved "]);
    }

    [Fact]
    public async Task What_failed_is_tried_again_when_the_code_was_published_anew()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example");
        hub.Break("a.example");
        await hub.Run();
        hub.Hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.Hub.Run(await VerifyPlatform.Plan(hub.Hub.Fleet(), Request.To, Ct));
        (await hub.Plan())
            .Waves.SelectMany(wave => wave)
            .Select(move => $"{move.Site.Uri}")
            .ShouldBe(["b.example", "a.example"]);
    }

    [Fact]
    public async Task Cancelled_it_rolls_back_what_runs_begins_nothing_more_and_can_go_on()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example");
        using var cancel = new CancellationTokenSource();
        hub.StepBegins = step =>
        {
            if (step.Name == "copy the database and what has changed since")
                cancel.Cancel();
        };
        var report = await hub.Run(ct: cancel.Token);
        report.Moves.Select(move => move.End).ShouldBe([MoveEnd.Cancelled, MoveEnd.NotBegun]);
        (await hub.On("live")).ShouldBe("a.example b.example");
        hub.StepBegins = _ => { };
        (await hub.Run()).Count(MoveEnd.Moved).ShouldBe(2);
    }

    [Fact]
    public async Task A_site_whose_check_has_errors_is_left_out_and_not_touched()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example");
        await hub.Change("a.example", site => site with { Profile = Parsed.Parse<MachineName>("other") });
        var report = await hub.Run();
        report.Moves.Select(move => $"{move.Site} {move.End}").ShouldBe(["b.example Moved"]);
        var left = report.Plan.LeftOut.ShouldHaveSingleItem();
        left.Check.ShouldNotBeNull().IsPossible.ShouldBeFalse();
        left.Why.ShouldStartWith("other: ");
        (await hub.On("live")).ShouldBe("a.example");
    }

    [Fact]
    public async Task A_site_that_another_task_works_on_is_left_out()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example");
        var site = Parsed.Parse<ContextName>("@a.example");
        await using (var transaction = await hub.Hub.Db.Begin(Ct))
        {
            var task = await transaction.Tasks.Add("site backup", site, new Secret("{}"), Ct);
            await transaction.Leases.Take(task.Id, "somebody", [site], [], Ct);
            await transaction.Commit(Ct);
        }
        var report = await hub.Run();
        report.Moves.ShouldHaveSingleItem().Site.ToString().ShouldBe("b.example");
        report.Plan.LeftOut.ShouldHaveSingleItem().Why.ShouldContain("site backup @a.example");
    }

    [Fact]
    public async Task A_site_that_has_changed_since_the_plan_was_made_moves_as_it_is_now()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example");
        var plan = await hub.Plan();
        await hub.Change("a.example", site => site with { Aliases = [Parsed.Parse<DomainName>("www.a.example")] });
        await hub.Change("b.example", site => site with { Platform = Request.To });
        await hub.Hub.Db.Sites.Delete(Parsed.Parse<DomainName>("c.example"), Ct);
        var report = await hub.Upgrade.Run(plan, hub, Ct);
        report.Moves.Select(move => move.End).ShouldBe([MoveEnd.Moved, MoveEnd.Refused, MoveEnd.Refused]);
        report.Moves[1].Why.ShouldBe("@b.example is on @platform_next by now.");
        (await hub.Hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), Ct)).Aliases.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Only_the_sites_that_are_meant_move()
    {
        await using var hub = await UpgradeHub.With("a.example", "shop.example", "shop2.example");
        await hub.Hub.Db.Clients.Save(new Client(Parsed.Parse<ClientName>("smith")), Ct);
        await hub.Change("shop2.example", site => site with { Client = Parsed.Parse<ClientName>("smith") });
        var shops = Request with { Sites = [Parsed.Parse<SitePattern>("shop*")] };
        (await hub.Plan(shops)).Count.ShouldBe(2);
        await hub.Run(shops with { Client = Parsed.Parse<ClientName>("smith") });
        (await hub.On("next")).ShouldBe("shop2.example");
    }

    [Fact]
    public async Task Only_the_sites_with_a_tag_move_when_it_is_asked_for_and_keep_it()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example");
        await hub.Change("b.example", site => site with { Tags = [Parsed.Parse<Tag>("gov"), Parsed.Parse<Tag>("eu")] });
        var request = Request with { Sites = [Parsed.Parse<SitePattern>("tag:gov")] };
        await hub.Run(request);
        (await hub.On("next")).ShouldBe("b.example");
        (await hub.Hub.Db.Sites.Get(Parsed.Parse<DomainName>("b.example"), Ct))
            .Tags.Select(tag => $"{tag}")
            .ShouldBe(["eu", "gov"]);
        (await hub.Plan(request)).Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("shop*")]
    [InlineData("tag:shop")]
    public async Task A_pattern_that_no_site_fits_is_refused(string pattern)
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example");
        SitePattern[] patterns = [Parsed.Parse<SitePattern>("a.*"), Parsed.Parse<SitePattern>(pattern)];
        var refusal = await Should.ThrowAsync<NotFound>(() => hub.Plan(Request with { Sites = patterns }));
        refusal.Message.ShouldContain(pattern);
    }

    [Fact]
    public async Task A_client_that_nobody_knows_is_refused()
    {
        await using var hub = await UpgradeHub.With("a.example");
        await Should.ThrowAsync<NotFound>(() => hub.Plan(Request with { Client = Parsed.Parse<ClientName>("smiht") }));
    }

    [Fact]
    public async Task What_has_become_of_the_sites_is_told_later_too()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example");
        hub.Break("b.example");
        await hub.Run();
        await Told("a.example Moved", "b.example RolledBack", "c.example NotBegun");
        hub.Break("b.example", isBroken: false);
        await hub.Run(Request with { RetriesFailed = true, Sites = [Parsed.Parse<SitePattern>("b.example")] });
        await Told("a.example Moved", "b.example Moved", "c.example NotBegun");
        await hub.Upgrade.Enqueue(await hub.Plan(), Ct);
        await Told("a.example Moved", "b.example Moved", "c.example Running");

        async Task Told(params string[] told) =>
            (await hub.Upgrade.SoFar(Request, Ct)).Select(move => $"{move.Site} {move.End}").ShouldBe(told);
    }

    [Fact]
    public async Task The_first_wave_can_be_left_to_a_worker()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example");
        var entries = await hub.Upgrade.Enqueue(await hub.Plan(), Ct);
        entries.ShouldHaveSingleItem().Context.ToString().ShouldBe("@a.example");
        var again = await hub.Plan();
        again.Waves.SelectMany(wave => wave).ShouldHaveSingleItem().Site.Uri.ToString().ShouldBe("b.example");
        again.LeftOut.ShouldHaveSingleItem().Why.ShouldContain("waits for a worker");
    }

    [Fact]
    public async Task A_worker_gets_wave_after_wave_and_none_while_the_one_before_has_not_ended()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example", "d.example");
        (await hub.Upgrade.Enqueue(await hub.Plan(), Ct)).Count.ShouldBe(1);
        (
            await Should.ThrowAsync<Conflict>(async () => await hub.Upgrade.Enqueue(await hub.Plan(), Ct))
        ).Message.ShouldContain("have not ended: 1");
        await hub.Work();
        (await hub.Upgrade.Enqueue(await hub.Plan(), Ct)).Count.ShouldBe(3);
        await hub.Work();
        (await hub.On("live")).ShouldBe("");
    }

    [Fact]
    public async Task A_worker_gets_no_further_wave_when_too_many_have_failed()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example");
        hub.Break("a.example");
        await hub.Upgrade.Enqueue(await hub.Plan(), Ct);
        await hub.Work();
        (
            await Should.ThrowAsync<Conflict>(async () => await hub.Upgrade.Enqueue(await hub.Plan(), Ct))
        ).Message.ShouldContain("--stop-after 2");
        (await hub.Hub.Db.Tasks.Queued(Ct)).ShouldBeEmpty();
        (await hub.Upgrade.Enqueue(await hub.Plan(Request with { StopAfter = 2 }), Ct)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_worker_gets_no_further_wave_while_a_move_is_stuck()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example");
        var plan = await hub.Plan();
        var first = (await hub.Upgrade.Enqueue(plan, Ct)).ShouldHaveSingleItem();
        await hub.Hub.Db.Tasks.End(first.Id, TaskState.Stuck, "it sticks", Ct);
        var again = await hub.Plan(Request with { StopAfter = 9, RetriesFailed = true });
        (await Should.ThrowAsync<Conflict>(() => hub.Upgrade.Enqueue(again, Ct))).Message.ShouldContain("is stuck");
        (await hub.Hub.Db.Tasks.Queued(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_moved_and_is_back_has_not_moved()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example", "d.example");
        await hub.Run(Request with { Waves = Parsed.Parse<Waves>("25%") });
        await hub.Change("a.example", site => site with { Platform = Request.From });
        var plan = await hub.Plan();
        plan.Moved.ShouldBe(0);
        plan.Waves.Select(wave => wave.Count).ShouldBe([1, 3]);
        (await hub.Upgrade.SoFar(Request, Ct)).ShouldAllBe(move => move.End == MoveEnd.NotBegun);
    }

    [Fact]
    public async Task The_second_wave_waits_for_somebody_of_the_first_to_try()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example");
        var plan = await hub.Plan();
        await hub.Change("a.example", site => site with { Platform = Request.To });
        var report = await hub.Upgrade.Run(plan, hub, Ct);
        report.Moves.Select(move => move.End).ShouldBe([MoveEnd.Refused, MoveEnd.NotBegun, MoveEnd.NotBegun]);
        report.Moves[1].Why.ShouldBe("of the wave before it no move could begin");
    }

    [Fact]
    public async Task The_estimate_follows_from_the_moves_before()
    {
        await using var hub = await UpgradeHub.With("a.example", "b.example", "c.example", "d.example", "e.example");
        (await hub.Plan()).Estimate.ShouldBeNull();
        hub.StepBegins = step =>
        {
            if (step.Name == "copy the database and what has changed since")
                hub.Hub.Clock.Advance(TimeSpan.FromSeconds(10));
        };
        await hub.Run(Request with { Waves = Parsed.Parse<Waves>("20%") });
        var plan = await hub.Plan(Request with { Parallel = 2, Waves = Parsed.Parse<Waves>("25,100%") });
        plan.MoveTime.ShouldBe(TimeSpan.FromSeconds(10));
        plan.Estimate.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_target_that_no_site_can_move_to_is_refused_at_once()
    {
        await using var hub = await UpgradeHub.With("a.example");
        await Should.ThrowAsync<InvalidInput>(() => hub.Plan(Request with { To = Request.From }));
        await Should.ThrowAsync<NotFound>(() => hub.Plan(Request with { To = ContextName.Platform("nowhere") }));
        var next = await hub.Hub.Db.Platforms.Get(Request.To, Ct);
        await hub.Hub.Db.Platforms.Save(next with { IsLocked = true }, Ct);
        (await Should.ThrowAsync<Conflict>(() => hub.Plan())).Message.ShouldContain("is locked");
    }
}
