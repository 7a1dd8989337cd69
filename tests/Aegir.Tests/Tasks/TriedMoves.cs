using System.Collections.Concurrent;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>A moved site is tried out behind a closed door: visitors meet it when it has answered there, and not before.</summary>
public sealed class TriedMoves
{
    public static TheoryData<string> Moves =>
        [
            .. EveryTaskSurvives
                .Verbs.Select(row => row.Data)
                .Where(verb => verb.StartsWith("site migrate", StringComparison.Ordinal)),
        ];

    private static CancellationToken Ct => TinyHub.Ct;

    [Theory, MemberData(nameof(Moves))]
    public async Task Visitors_meet_a_moved_site_once_it_has_answered_behind_its_closed_door(string verb)
    {
        var (hub, task) = await EveryTaskSurvives.Example(verb);
        await using var _ = hub;
        var visitor = new Visitor(hub, task.ShouldBeOfType<MigrateSite>());
        (await Run(visitor, status: 200)).ShouldBe(new Outcome.Succeeded());
        visitor.Asked.ShouldNotBeEmpty();
        visitor.Asked.ShouldAllBe(vhost => vhost == $"Closed {visitor.Move.Moved.Database}");
        visitor.AskedWhenMet.ShouldBe(visitor.Asked.Count);
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task Visitors_never_meet_a_moved_site_that_does_not_answer(string verb)
    {
        var (hub, task) = await EveryTaskSurvives.Example(verb);
        await using var _ = hub;
        var visitor = new Visitor(hub, task.ShouldBeOfType<MigrateSite>());
        var outcome = (await Run(visitor, status: 500)).ShouldBeOfType<Outcome.RolledBack>();
        outcome.Step.ShouldBe($"{visitor.Move.Moved.Uri} answers");
        visitor.AskedWhenMet.ShouldBeNull();
    }

    private static async Task<Outcome> Run(Visitor visitor, int status)
    {
        using var fleet = new TinyFleet(visitor.Hub.Db, visitor.Hub.Layout, new())
        {
            Answers = vhost =>
            {
                visitor.Asked.Enqueue(vhost);
                return status;
            },
        };
        return (
            await new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here).Run(visitor.Move, visitor, Ct)
        ).Outcome;
    }

    /// <summary>Somebody who comes by whenever a step begins or ends.</summary>
    private sealed class Visitor(TinyHub hub, MigrateSite move) : ITaskObserver
    {
        public TinyHub Hub => hub;

        public MigrateSite Move => move;

        /// <summary>The vhosts that the site was asked through.</summary>
        public ConcurrentQueue<string> Asked { get; } = [];

        /// <summary>How often the site had been asked when a visitor met it with its new database; null if none did.</summary>
        public int? AskedWhenMet { get; private set; }

        public void StepChanged(StepProgress step)
        {
            if (Vhosts().Any(file => File.ReadAllText(file) == $"Open {move.Moved.Database}"))
                AskedWhenMet ??= Asked.Count;
        }

        public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) { }

        public void Log(string line) { }

        public void Ended(TaskEntry entry, Outcome outcome) { }

        private IEnumerable<string> Vhosts() =>
            Directory
                .EnumerateFiles($"{hub.World}", "*", SearchOption.AllDirectories)
                .Where(file => file.Contains("/vhost.d/", StringComparison.Ordinal));
    }
}
