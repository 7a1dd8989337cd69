using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Queue;

namespace Aegir.Cli.Tasks;

/// <summary><c>aegir task give-up ID</c></summary>
internal sealed class TaskGiveUp : AegirCommand
{
    private readonly Argument<long> _id = Typed.Argument("ID", "The number of the task.", Typed.TaskNumber);
    private readonly Option<bool> _yes = Typed.Yes();
    private readonly Option<bool> _dryRun = Typed.Flag("--dry-run", "Say what would stay as it is, and touch nothing.");

    public TaskGiveUp()
        : base(
            "give-up",
            "End a stuck task as it stands, where its server never comes back: nothing is done or undone, its site is free again."
        )
    {
        Arguments.Add(_id);
        Options.Add(_yes);
        Options.Add(_dryRun);
        Examples = ["aegir task give-up 42 --dry-run", "aegir task give-up 42 --yes"];
    }

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        await using var hub = await session.Open(ct);
        var task = await hub.Db.Tasks.Get(given.GetRequiredValue(_id), ct);
        TaskRecovery.DemandStuck(task);
        var terminal = session.Terminal;
        if (given.GetValue(_dryRun))
        {
            terminal.Out.WriteLine(
                Printable.Lines($"give up task {task.Id}, {task.Verb} {task.Context}\n{Left(task)}")
            );
            terminal.Say("Nothing has been touched.");
            return ExitCode.Done;
        }
        terminal.Say($"Task {task.Id}, {task.Verb} {task.Context}, is stuck:\n{Left(task)}");
        if (!given.GetValue(_yes))
            terminal.Confirm(
                $"{task.Id}",
                $"that task {task.Id} is given up",
                "Nobody puts that in order any more, once the task is given up.",
                "nothing was given up"
            );
        await hub.Recovery.GiveUp(task.Id, ct);
        terminal.Say($"Task {task.Id} was given up; others may work on {task.Context} again.");
        if (Directory.Exists($"{hub.Fleet.Layout.Room(task.Id)}"))
            terminal.Say(
                $"What it kept for its undo is in {hub.Fleet.Layout.Room(task.Id)}. Remove it when nobody needs it."
            );
        return ExitCode.Done;
    }

    private static string Left(TaskEntry task) =>
        string.Join('\n', (task.Message ?? "").Split('\n').Select(line => $"  {line}"));
}
