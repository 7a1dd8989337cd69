using Aegir.Recipes;

namespace Aegir.Tests.Recipes;

public sealed class CrashWalkOfMemory
{
    [Fact]
    public async Task A_recipe_that_can_be_undone_is_done_or_undone() =>
        (
            await Walk(world =>
                [
                    Step.Check("look", (_, _) => Task.CompletedTask),
                    world.Put(1, "a", "new a"),
                    world.Put(2, "c", "new c"),
                    world.Put(3, "a", "newer a"),
                    world.Put(4, "b", null),
                ]
            )
        ).ShouldBeGreaterThan(500);

    [Fact]
    public async Task Beyond_the_point_of_no_return_it_is_done() =>
        await Walk(world =>
            [
                world.Put(1, "a", "new a"),
                world.Put(2, "b", "b"),
                Step.PointOfNoReturn,
                world.Drop(3, "a"),
                world.Drop(4, "b"),
            ]
        );

    [Fact]
    public async Task Steps_at_the_same_time_are_done_or_undone_together() =>
        await Walk(world =>
            [
                world.Put(1, "a", "1"),
                Step.InParallel("both", [world.Put(2, "b", "2"), world.Put(3, "c", "3")]),
                world.Put(4, "b", "4"),
            ]
        );

    [Fact]
    public async Task A_step_that_forgets_its_undo_is_caught() =>
        (
            await Record.ExceptionAsync(() => Walk(world => [world.Drop(1, "a"), world.Put(2, "b", "b")]))
        ).ShouldBeOfType<ShouldAssertException>();

    private static Task<int> Walk(Func<MemoryWorld, IReadOnlyList<Step>> steps) =>
        new CrashWalk(() => Task.FromResult<ICrashWorld>(MemoryWorld.With(steps))).Walk();
}
