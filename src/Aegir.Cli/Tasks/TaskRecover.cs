using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;

namespace Aegir.Cli.Tasks;

/// <summary><c>aegir task recover</c></summary>
internal sealed class TaskRecover : AegirCommand
{
    private readonly Option<bool> _dryRun = Typed.Flag("--dry-run", "Say what would be done, and touch nothing.");

    public TaskRecover()
        : base("recover", "Put in order what a killed process or a stuck task left: undo it, or finish it.") =>
        Options.Add(_dryRun);

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        await using var hub = await session.Open(ct);
        if (given.GetValue(_dryRun))
            return Changes.Print([.. (await hub.Db.Tasks.Unfinished(ct)).Select(Intention)], session.Terminal);
        using var interrupts = new Interrupts(session, ct);
        try
        {
            return await Recover(hub, session, interrupts.Token);
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            session.Terminal.Say(
                "Stopped. What is left is put in order by the next ‘aegir task recover’, or a worker."
            );
            return ExitCode.Stuck;
        }
    }

    private static async Task<int> Recover(Hub hub, Session session, CancellationToken ct)
    {
        var recovered = new List<TaskRun>();
        var recovery = hub.Recovery.All(
            _ => session.Observe(new PlainProgress(session.Terminal.Error, session.Time)),
            ct
        );
        await foreach (var run in recovery)
        {
            session.Terminal.Say(OutcomeReport.Recovered(run));
            recovered.Add(run);
        }
        var inHands = await hub.Recovery.InHands(ct);
        foreach (var (task, owner) in inHands)
            session.Terminal.Say(
                $"Task {task.Id}, {task.Verb} {task.Context}, is being worked on by {Who(owner)}: nothing to do for it now."
            );
        if (recovered.Count + inHands.Count == 0)
            session.Terminal.Say("Nothing to recover.");
        await new TaskHistory(hub.Db).Prune(ct);
        return recovered.Any(run => run.Outcome is Outcome.Stuck) ? ExitCode.Stuck : ExitCode.Done;
    }

    private static string Who(TaskOwner? owner) =>
        owner is null ? "another process"
        : owner.Host == TaskOwner.Here.Host ? $"process {owner.Pid} of this machine"
        : $"process {owner.Pid} on {owner.Host}";

    private static Change Intention(TaskEntry task) =>
        new(
            $"put in order task {task.Id}, {task.Verb} {task.Context}, unless its process lives",
            _ => Task.CompletedTask
        );
}
