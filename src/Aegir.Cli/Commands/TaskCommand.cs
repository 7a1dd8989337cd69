using System.CommandLine;
using Aegir.Cli.Output;
using Aegir.Tasks;

namespace Aegir.Cli.Commands;

/// <summary>
/// A command that plans one task or several and runs them here and now, gives them to a worker (<c>--detach</c>), or
/// prints their steps (<c>--dry-run</c>).
/// </summary>
internal abstract class TaskCommand : AegirCommand
{
    private readonly Option<bool> _dryRun = Typed.Flag(
        "--dry-run",
        "Print the steps and what they would change, and touch nothing."
    );
    private readonly Option<bool> _detach = Typed.Flag("--detach", "Leave it to a worker, and return at once.");

    protected TaskCommand(string name, string description)
        : base(name, description)
    {
        Options.Add(_dryRun);
        Options.Add(_detach);
    }

    public sealed override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        await using var hub = await session.Open(ct);
        var tasks = await Plan(hub, session, given, ct);
        if (tasks.Count == 0)
        {
            session.Terminal.Say("Nothing to do: there is none.");
            return ExitCode.Done;
        }
        if (given.GetValue(_dryRun))
            return await DryRun.Print(hub, tasks, session.Terminal, ct);
        Confirm(session, given, tasks);
        return given.GetValue(_detach)
            ? await TaskRuns.Enqueue(hub, tasks, session.Terminal, ct)
            : await TaskRuns.Run(hub, tasks, session, ct);
    }

    /// <summary>Chooses all that the tasks need; changes nothing.</summary>
    protected abstract Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    );

    /// <summary>Asks whether it is really meant, where much would be lost. The default asks nothing.</summary>
    protected virtual void Confirm(Session session, ParseResult given, IReadOnlyList<HostingTask> tasks) { }
}
