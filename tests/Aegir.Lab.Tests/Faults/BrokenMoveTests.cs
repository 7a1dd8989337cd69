using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Faults;

/// <summary>
/// A move from web1 and db1 to web2 and db2 that fails or is killed. In the end the site is where it was or where it
/// should be, with all its data, and nothing of it anywhere else.
/// </summary>
[Collection(nameof(MovingAlone))]
public sealed class BrokenMoveTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task Killed_anywhere_it_is_undone_or_done()
    {
        var move = await MoveLab.Make(prepared);
        var seen = await move.Look();
        await Exhaustive.Walk(
            every: 4,
            async (when, step) =>
            {
                if (!await move.World.Dies(when, step, move.Move))
                    return false;
                var isFinished = await move.World.IsFinished();
                if (await move.DemandWhole(seen))
                    seen = await move.Look();
                else
                    isFinished.ShouldBeFalse();
                return true;
            }
        );
    }

    [Fact]
    public async Task Killed_while_it_waits_for_a_server_that_is_gone_it_is_undone_when_that_is_back()
    {
        var move = await MoveLab.Make(prepared);
        var seen = await move.Look();
        var lab = move.World.Lab;
        var killed = Task.CompletedTask;
        try
        {
            var ended = await move.World.At(
                "copy the database and what has changed since",
                async () =>
                {
                    await lab.Cut("web2");
                    killed = KillSoon();
                },
                move.Move
            );
            ended.Code.ShouldBe(137, ended.Err);
            await killed;
            var early = await lab.Aegir("task", "recover");
            early.Code.ShouldBe(5, early.Err);
            early.Err.ShouldContain("web2");
            // Nobody waits for web2: the site is open again where it was.
            (await move.Here.Get()).Body.ShouldContain(move.Here.Title);
        }
        finally
        {
            await lab.Heal("web2");
        }
        await move.World.Recover();
        (await move.DemandWhole(seen)).ShouldBeFalse();

        async Task KillSoon()
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            await lab.Sh("hub", "pkill -KILL -x dotnet");
        }
    }

    [Fact]
    public async Task An_update_that_fails_or_a_page_that_does_leaves_everything_as_it_was()
    {
        var move = await MoveLab.Make(prepared);
        var (broken, mute) = (
            await CodeBases.PublishNext(prepared, "web2", isBroken: true),
            await CodeBases.PublishNext(prepared, "web2")
        );
        var index = $"{CodeBases.RootOf(mute)}/web/index.php";
        await prepared.Lab.Sh("web2", $"echo '<?php http_response_code(500);' >{index}");
        var seen = await move.Look();
        foreach (var (platform, why) in new[] { (broken, "this update is meant to fail"), (mute, "status 500") })
        {
            var failed = await prepared.Lab.Aegir("site", "migrate", move.Here.Uri, "--to", platform, "--db", "db2");
            failed.Code.ShouldBe(1, failed.Err);
            failed.Err.ShouldContain(why);
            (await move.DemandWhole(seen)).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_clone_that_is_killed_anywhere_leaves_nothing_and_the_site_as_it_is()
    {
        var move = await MoveLab.Make(prepared);
        var clone = move.There with { Uri = $"clone-{move.Here.Uri}" };
        string[] words = ["site", "clone", move.Here.Uri, clone.Uri, "--platform", clone.Platform, "--db", clone.Db];
        var seen = await move.Look();
        await Exhaustive.Walk(
            every: 4,
            async (when, step) =>
            {
                if (!await move.World.Dies(when, step, words))
                    return false;
                if (await move.World.IsFinished())
                {
                    (await clone.Data()).ShouldBe(seen.Data);
                    (await clone.Get()).Body.ShouldContain(move.Here.Title);
                    await clone.Aegir("delete", "--yes", "--no-backup");
                }
                (await move.DemandWhole(seen)).ShouldBeFalse();
                return true;
            }
        );
    }
}
