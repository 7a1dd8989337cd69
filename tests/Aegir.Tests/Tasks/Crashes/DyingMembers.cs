using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Recipes;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>
/// The hub is killed in the middle of a task on a cluster, and a member is gone for good from then on. Once that is taken
/// out, the task can be ended, and everywhere else all is as before or as after.
/// </summary>
public sealed class DyingMembers
{
    /// <summary>So many moments of each task are tried; with <c>AEGIR_TEST_ALL=1</c> all.</summary>
    private const int Tried = 8;

    private static readonly ContextName Member = ContextName.Server("web2");

    private static CancellationToken Ct => TinyHub.Ct;

    [Theory]
    [InlineData("site backup, on a cluster")]
    [InlineData("site restore, on a cluster")]
    [InlineData("site import, where it lies on a cluster")]
    [InlineData("site migrate, in one directory from a cluster to another server")]
    [InlineData("cluster verify")]
    [InlineData("cluster set, one takes the place of another")]
    public async Task Hold_up_a_task_until_they_are_taken_out(string verb)
    {
        var (hub, task) = await StepNames.Example(verb);
        await using var _ = hub;
        await hub.Keep();
        await hub.Again();
        var before = await Elsewhere(hub);
        var undisturbed = new Faults();
        (await new DoomedProcess(hub, undisturbed).Run(task)).ShouldBe(new Outcome.Succeeded());
        var after = await Elsewhere(hub);
        var isThorough = Environment.GetEnvironmentVariable("AEGIR_TEST_ALL") == "1";
        var leap = isThorough ? 1 : int.Max(1, undisturbed.Moments / Tried);
        for (var moment = 0; moment < undisturbed.Moments; moment += leap)
        {
            await hub.Again();
            (await new DoomedProcess(hub, new Faults((moment, Fault.Death))).Run(task)).ShouldBeNull();
            if (await Recover(hub) is not Outcome.Stuck)
                continue;
            await TakeOut(hub);
            var outcome = await Recover(hub);
            var how = $"killed at moment {moment}: {outcome}";
            outcome.ShouldNotBeOfType<Outcome.Stuck>(how);
            TaskWalk.DemandSame(await Elsewhere(hub), outcome is Outcome.Succeeded ? after : before, how);
        }
    }

    /// <summary>Everything but what is on the member, or says that it takes part.</summary>
    private static async Task<string> Elsewhere(TinyHub hub) =>
        string.Join(
            '\n',
            (await new TinyHubView(hub).Look())
                .Split('\n')
                .Where(line =>
                    !line.Contains($"/{Member.FileName}", StringComparison.Ordinal)
                    && !line.StartsWith("Server {", StringComparison.Ordinal)
                )
                .Select(line =>
                    line.Replace($", {Member}", "", StringComparison.Ordinal)
                        .Replace($",{Member}", "", StringComparison.Ordinal)
                )
        );

    private static async Task<Outcome> Recover(TinyHub hub)
    {
        using var fleet = new TinyFleet(hub.Db, hub.Layout, new Faults()) { Dead = Member };
        return await TinyHub.Recover(fleet);
    }

    private static async Task TakeOut(TinyHub hub)
    {
        using var fleet = new TinyFleet(hub.Db, hub.Layout, new Faults()) { Dead = Member };
        var cluster = await hub.Db.Servers.Get(TinyHub.Pair.Name, Ct);
        var run = await new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here).Run(
            await TakeOutMember.Plan(fleet, cluster, Member, Ct),
            SilentObserver.Instance,
            Ct
        );
        run.Outcome.ShouldBe(new Outcome.Succeeded());
    }
}
