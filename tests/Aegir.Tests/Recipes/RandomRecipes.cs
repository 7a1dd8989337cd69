using Aegir.Recipes;
using CsCheck;

namespace Aegir.Tests.Recipes;

public sealed class RandomRecipes
{
    private static readonly Gen<(string Key, string? Value)> Change = Gen.Select(
        Gen.Char['a', 'c'].Select(c => $"{c}"),
        Gen.Char['1', '9'].Select(c => $"{c}").Null(),
        (key, value) => (key, (string?)value)
    );

    private static readonly Gen<List<(int, Fault)>> SomeFaults = Gen.Select(Gen.Int[0, 60], Gen.Enum<Fault>()).List[
        0,
        4
    ];

    /// <summary>Any recipe, through any faults in up to four processes, is in the end done or undone.</summary>
    [Fact]
    public Task End_as_they_say() =>
        Gen.Select(Change.List[1, 8], Gen.Int[0, 10], SomeFaults.Array[4])
            .SampleAsync(
                async (changes, pointOfNoReturn, faults) =>
                {
                    var world = MemoryWorld.With(world => Steps(world, changes, pointOfNoReturn));
                    var before = await world.Look();
                    var run = new CrashRun(world);
                    var outcome = await run.Run(new Faults(faults[0]));
                    foreach (var unlucky in faults.Skip(1).Append([]))
                    {
                        if (outcome is null or Outcome.Stuck)
                            outcome = await run.Recover(new Faults(unlucky));
                    }
                    var expected = outcome is Outcome.Succeeded ? await After(changes, pointOfNoReturn) : before;
                    outcome.ShouldNotBeOfType<Outcome.Stuck>();
                    (await world.Look()).ShouldBe(expected);
                },
                iter: 5_000,
                threads: 1
            );

    private static IReadOnlyList<Step> Steps(
        MemoryWorld world,
        List<(string Key, string? Value)> changes,
        int pointOfNoReturn
    ) =>
        [
            .. changes.Take(pointOfNoReturn).Select((change, n) => world.Put(n, change.Key, change.Value)),
            .. pointOfNoReturn < changes.Count ? (Step[])[Step.PointOfNoReturn] : [],
            .. changes.Skip(pointOfNoReturn).Select((change, n) => world.Drop(100 + n, change.Key)),
        ];

    private static async Task<string> After(List<(string Key, string? Value)> changes, int pointOfNoReturn)
    {
        var world = MemoryWorld.With(world => Steps(world, changes, pointOfNoReturn));
        await new CrashRun(world).Run(new Faults());
        return await world.Look();
    }
}
