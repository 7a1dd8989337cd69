using Aegir.Recipes;

namespace Aegir.Tests.Recipes;

/// <summary>
/// Walks a recipe and lets everything go wrong that can: at each moment in turn a failure or the death of the process;
/// after a failure, at each moment of the rollback, a second one; and always a recovery at the end. The world has to be
/// as before or as after, and as the outcome says.
/// </summary>
public sealed class CrashWalk(Func<Task<ICrashWorld>> begin)
{
    /// <summary>Puts faults into the rollback and the recovery too. The number of worlds grows with the square.</summary>
    public bool IsThorough { get; init; } = true;

    /// <summary>Walks; the number of ways in which the recipe was broken.</summary>
    public async Task<int> Walk()
    {
        var (after, moments) = await Reference();
        var walked = 0;
        for (var first = 0; first < moments; first++)
        {
            foreach (var fault in Enum.GetValues<Fault>())
            {
                var length = await Walk(after, [(first, fault)], []);
                walked++;
                if (!IsThorough)
                    continue;
                // Within the rollback, which follows a failure in the same process …
                for (var second = first + 1; fault == Fault.Failure && second < length.Run; second++)
                {
                    await Walk(after, [(first, fault), (second, Fault.Failure)], []);
                    await Walk(after, [(first, fault), (second, Fault.Death)], []);
                    walked += 2;
                }
                // … and within the recovery, which follows a death in another.
                for (var second = 0; second < length.Recovery; second++)
                {
                    await Walk(after, [(first, fault)], [(second, Fault.Failure)]);
                    await Walk(after, [(first, fault)], [(second, Fault.Death)]);
                    walked += 2;
                }
            }
        }
        return walked;
    }

    private async Task<(string After, int Moments)> Reference()
    {
        await using var world = await begin();
        var faults = new Faults();
        (await new CrashRun(world).Run(faults)).ShouldBeOfType<Outcome.Succeeded>();
        return (await world.Look(), faults.Moments);
    }

    private async Task<(int Run, int Recovery)> Walk(
        string after,
        IReadOnlyList<(int, Fault)> inRun,
        IReadOnlyList<(int, Fault)> inRecovery
    )
    {
        await using var world = await begin();
        var before = await world.Look();
        var run = new CrashRun(world);
        var (first, second, third) = (new Faults(inRun), new Faults(inRecovery), new Faults());
        var outcome = await run.Run(first);
        if (outcome is null or Outcome.Stuck)
            outcome = await run.Recover(second);
        if (outcome is null or Outcome.Stuck)
            outcome = await run.Recover(third);
        var how = $"faults {string.Join(", ", inRun)}, in the recovery {string.Join(", ", inRecovery)}: {outcome}";
        switch (outcome)
        {
            case Outcome.Succeeded:
                (await world.Look()).ShouldBe(after, how);
                break;
            case Outcome.RolledBack:
                (await world.Look()).ShouldBe(before, how);
                break;
            default:
                throw new InvalidOperationException($"Not even an undisturbed recovery ended it: {how}");
        }
        return (first.Moments, second.Moments);
    }
}
