using Aegir.Recipes;
using Aegir.Tasks;
using Aegir.Tests.Recipes;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>
/// Breaks a task in every way at every moment of it: before and after each step and at each thing within, it fails; it
/// fails and its undo fails as well; its process dies; it dies and the first recovery fails. However that goes, in the
/// end everything is as before or as after, as the outcome says.
/// </summary>
internal sealed class TaskWalk(TinyHub hub, HostingTask task)
{
    private static readonly int Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date).DayNumber;
    private string _before = "";
    private string _after = "";

    /// <summary>Walks; the number of ways in which the task was broken.</summary>
    public async Task<int> Walk()
    {
        await hub.Keep();
        await hub.Again();
        _before = await new TinyHubView(hub).Look();
        var undisturbed = new Faults();
        (await new DoomedProcess(hub, undisturbed).Run(task)).ShouldBe(new Outcome.Succeeded());
        _after = await new TinyHubView(hub).Look();
        var ways = 0;
        for (var moment = 0; moment < undisturbed.Moments; moment++)
        {
            (int, Fault)[] next = [(moment, Fault.Failure), (moment + 1, Fault.Failure)];
            ((int, Fault)[] Faults, (int, Fault)[] InRecovery)[] all =
            [
                ([(moment, Fault.Failure)], []),
                (next, []),
                ([(moment, Fault.Death)], []),
                ([(moment, Fault.Death)], [(0, Fault.Failure)]),
            ];
            foreach (var (faults, inRecovery) in IsLong(undisturbed) ? [all[(moment + Today) % all.Length]] : all)
            {
                await Break(faults, inRecovery);
                ways++;
            }
        }
        return ways;
    }

    /// <summary>
    /// A long task is broken at every moment in one of the ways only, of all tasks together thousands of times; which is its
    /// turn changes from day to day. With <c>AEGIR_TEST_ALL=1</c> it is broken in all of them.
    /// </summary>
    private static bool IsLong(Faults undisturbed) =>
        undisturbed.Moments > 40 && Environment.GetEnvironmentVariable("AEGIR_TEST_ALL") != "1";

    private async Task Break(IReadOnlyList<(int, Fault)> faults, IReadOnlyList<(int, Fault)> inRecovery)
    {
        await hub.Again();
        var how = $"{task.Verb}: {string.Join(", ", faults)}; in its recovery: {string.Join(", ", inRecovery)}";
        var outcome = await new DoomedProcess(hub, new Faults(faults)).Run(task);
        if (outcome is null or Outcome.Stuck)
        {
            await DemandLocked(how);
            await DemandNamed(outcome, how);
            outcome = await Recover(new Faults(inRecovery));
        }
        if (outcome is Outcome.Stuck)
        {
            await DemandLocked(how);
            await DemandNamed(outcome, how);
            outcome = await Recover(new Faults());
        }
        var view = new TinyHubView(hub);
        switch (outcome)
        {
            case Outcome.Succeeded:
                DemandSame(await view.Look(), _after, how);
                break;
            case Outcome.RolledBack:
                DemandSame(await view.Look(), _before, how);
                break;
            default:
                Assert.Fail($"Not even an undisturbed recovery ended it: {how}: {outcome}");
                break;
        }
        await view.DemandNothingLeft(how);
    }

    private async Task<Outcome> Recover(Faults faults)
    {
        using var fleet = new TinyFleet(hub.Db, hub.Layout, faults);
        return await TinyHub.Recover(fleet);
    }

    /// <summary>Shows the lines that differ.</summary>
    public static void DemandSame(string now, string expected, string how)
    {
        var (here, there) = (now.Split('\n'), expected.Split('\n'));
        string[] differences =
        [
            .. here.Except(there).Select(line => $"+ {line}"),
            .. there.Except(here).Select(line => $"- {line}"),
        ];
        differences.ShouldBeEmpty($"{how}\n{string.Join('\n', differences)}");
    }

    /// <summary>Until it is put in order nobody else works on it.</summary>
    private async Task DemandLocked(string how)
    {
        if (task.WorksOn.Count > 0)
            (await hub.Db.Leases.Obstacle(task.WorksOn, [], TinyHub.Ct)).ShouldNotBeNull(how);
    }

    /// <summary>
    /// A stuck task names every step that is left and why: those that the journal knows as not undone or, past the point of
    /// no return, as not done. Its record says the same to whoever looks later.
    /// </summary>
    private async Task DemandNamed(Outcome? outcome, string how)
    {
        if (outcome is not Outcome.Stuck stuck)
            return;
        var entry = (await hub.Db.Tasks.Unfinished(TinyHub.Ct)).ShouldHaveSingleItem(how);
        var steps = (await hub.Db.Steps.List(entry.Id, TinyHub.Ct)).ToLookup(step => step.State, step => step.Name);
        var left = steps.Contains(StepState.UndoFailed)
            ? steps[StepState.UndoFailed]
            : steps[StepState.Failed].Concat(steps[StepState.Pending]);
        left.ShouldNotBeEmpty(how);
        stuck.Left.Select(one => one.Step).ShouldBe(left, ignoreOrder: true, how);
        var message = entry.Message.ShouldNotBeNull(how);
        foreach (var (step, cause) in stuck.Left)
        {
            cause.ShouldNotBeNullOrWhiteSpace(how);
            message.ShouldContain($"\nLeft: {step}", customMessage: how);
            message.ShouldContain(cause, customMessage: how);
        }
    }
}
