using System.Globalization;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Recipes;

/// <summary>What a step is given when it runs: the task it belongs to, a place for what its undo needs, a voice.</summary>
/// <param name="Task">The number of the task.</param>
/// <param name="Room">
/// A private directory on the hub, of this step alone, that outlives a crash and goes when the task has ended. The step
/// makes it when it has something to keep. What it puts there before it changes something is there when it has to be
/// undone.
/// </param>
/// <param name="Report">Takes a line for the task's log; a person reads it, so it holds no secret.</param>
public sealed record StepScope(long Task, UnixPath Room, Action<string> Report)
{
    /// <summary>
    /// Takes what has been copied, for whoever watches; it may be called often, by several threads. The default is nobody.
    /// </summary>
    public Action<Transferred>? Copied { get; init; }

    /// <summary>What the step notes in its room.</summary>
    public StepNotes Notes => new(Room);

    /// <summary>The scope of one part, with a room of its own: what two parts keep must not get mixed up.</summary>
    public StepScope Within(int part) => Within(part.ToString(CultureInfo.InvariantCulture));

    /// <summary>The scope of one part that has a name.</summary>
    public StepScope Within(string part) => this with { Room = Room / part };
}

/// <summary>Does one thing, or undoes it.</summary>
public delegate Task StepAction(StepScope scope, CancellationToken ct);

/// <summary>Says what a step would change, as a diff or a sentence, and touches nothing.</summary>
public delegate Task<string> StepPreview(CancellationToken ct);

/// <summary>
/// The smallest thing that can be undone whole. <see cref="Run"/> and <see cref="Undo"/> may both be repeated.
/// <see cref="Undo"/> copes with a run that stopped anywhere, even before it began; it puts back what was there before
/// rather than merely deleting.
/// </summary>
/// <param name="Name">What is done, as a person would say it: <c>create the database of example.com</c>.</param>
/// <param name="Run">Does it.</param>
public sealed partial record Step(string Name, StepAction Run)
{
    /// <summary>Takes it back; null where there is nothing to take back (a check) or nothing to be taken back (a backup).</summary>
    public StepAction? Undo { get; init; }

    /// <summary>What a dry run shows besides the name; null for nothing.</summary>
    public StepPreview? Preview { get; init; }

    /// <summary>Whether the recipe goes forward only from here on.</summary>
    public bool IsPointOfNoReturn { get; private init; }

    /// <summary>
    /// From here on the recipe only goes forward: what follows takes away what a rollback would need. A failure after
    /// it leaves the task stuck, and <c>aegir task recover</c> goes on from there.
    /// </summary>
    public static Step PointOfNoReturn { get; } =
        new("pass the point of no return", (_, _) => Task.CompletedTask) { IsPointOfNoReturn = true };

    /// <summary>Looks whether the recipe can go on; changes nothing.</summary>
    public static Step Check(string name, StepAction run) => new(name, run);

    /// <summary>Changes something that <paramref name="undo"/> takes back.</summary>
    public static Step Do(string name, StepAction run, StepAction? undo = null, StepPreview? preview = null) =>
        new(name, run) { Undo = undo, Preview = preview };

    /// <summary>
    /// Several steps at the same time, as one. All are run to their end even if one fails, and then all are undone, so
    /// that no member of a cluster hides another's failure.
    /// </summary>
    public static Step InParallel(string name, IReadOnlyList<Step> steps) => InParallel(name, Numbered(steps));

    /// <summary>
    /// The same where each part has a name of its own, by which what it keeps is found again: a recovery may find that a
    /// part is there no longer, or that there are more.
    /// </summary>
    public static Step InParallel(string name, IReadOnlyList<(string Part, Step Step)> parts) =>
        InParallel(name, parts, (work, ct) => Together.All(work.Select(part => part(ct))));

    /// <summary>
    /// The same of steps of which none is of use without the others: when one fails they are stopped, and its failure is
    /// thrown.
    /// </summary>
    public static Step InTandem(string name, IReadOnlyList<Step> steps) =>
        InParallel(name, Numbered(steps), AllOrNone.Run);

    private static Step InParallel(
        string name,
        IReadOnlyList<(string Part, Step Step)> parts,
        Func<IReadOnlyList<Func<CancellationToken, Task>>, CancellationToken, Task> run
    ) =>
        new(
            name,
            (scope, ct) =>
                run(
                    [
                        .. parts.Select(p =>
                            (Func<CancellationToken, Task>)(
                                end => Named(name, p.Step, p.Step.Run, scope.Within(p.Part), end)
                            )
                        ),
                    ],
                    ct
                )
        )
        {
            Undo = parts.All(p => p.Step.Undo is null)
                ? null
                : (scope, ct) =>
                    Together.All(
                        parts.Select(p => Named(name, p.Step, p.Step.Undo ?? Nothing, scope.Within(p.Part), ct))
                    ),
            Preview = ct => Describe(parts.Select(p => p.Step), ct),
        };

    /// <summary>Several steps one after the other, as one; all of them are undone, in reverse.</summary>
    public static Step InOrder(string name, IReadOnlyList<Step> steps) =>
        steps is [var only]
            ? only
            : new(
                name,
                async (scope, ct) =>
                {
                    foreach (var (part, step) in steps.Index())
                        await Named(name, step, step.Run, scope.Within(part), ct);
                }
            )
            {
                Undo = steps.All(step => step.Undo is null)
                    ? null
                    : (scope, ct) =>
                        Together.InTurn(
                            steps
                                .Index()
                                .Reverse()
                                .Select(p =>
                                    (Func<Task>)(
                                        () => Named(name, p.Item, p.Item.Undo ?? Nothing, scope.Within(p.Index), ct)
                                    )
                                )
                        ),
                Preview = ct => Describe(steps, ct),
            };

    private static IReadOnlyList<(string Part, Step Step)> Numbered(IReadOnlyList<Step> steps) =>
        [.. steps.Select((step, part) => (part.ToString(CultureInfo.InvariantCulture), step))];

    private static async Task<string> Describe(IEnumerable<Step> steps, CancellationToken ct) =>
        string.Concat(await Task.WhenAll(steps.Select(step => Describe(step, ct))));

    private static async Task<string> Describe(Step step, CancellationToken ct) =>
        step.Preview is null ? "" : $"{step.Name}\n{await step.Preview(ct)}";

    private static Task Nothing(StepScope scope, CancellationToken ct) => Task.CompletedTask;

    /// <summary>
    /// Lets a failure name the part, unless whoever reads it knows from the group's name, or from the failure itself.
    /// Asynchronous even where the action throws before its first await: the others are always waited for.
    /// </summary>
    private static async Task Named(string group, Step part, StepAction work, StepScope scope, CancellationToken ct)
    {
        try
        {
            await work(scope, ct);
        }
        catch (Exception failure)
            when (failure is not OperationCanceledException
                && part.Name != group
                && !failure.Message.StartsWith($"{part.Name}: ", StringComparison.Ordinal)
            )
        {
            throw new StepFailed(part.Name, failure);
        }
    }
}

/// <summary>One of several steps that ran at the same time failed; the message names it.</summary>
public sealed class StepFailed(string step, Exception cause) : Exception($"{step}: {cause.Message}", cause);
