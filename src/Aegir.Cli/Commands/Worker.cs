using System.CommandLine;
using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;

namespace Aegir.Cli.Commands;

/// <summary><c>aegir worker</c>: does what others left to it with <c>--detach</c>.</summary>
internal sealed class Worker : AegirCommand
{
    public Worker()
        : base(
            "worker",
            "Work the queue until it is stopped: run tasks that wait, recover what dead processes left."
        ) => Examples = ["aegir worker", "aegir site verify --all --detach"];

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        await using var hub = await session.Open(ct);
        using var interrupts = new Interrupts(session, ct);
        session.Terminal.Say("Waiting for tasks. Ctrl-C ends it.");
        await hub.Worker(_ => session.Observe(new Watch(session.Terminal))).Run(interrupts.Token);
        return ExitCode.Done;
    }

    /// <summary>A line when a task begins, and one when it ends.</summary>
    private sealed class Watch(Terminal terminal) : ITaskObserver
    {
        public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) =>
            terminal.Say($"Task {entry.Id}: {entry.Verb} {entry.Context} …");

        public void StepChanged(StepProgress step) { }

        public void Log(string line) { }

        public void Ended(TaskEntry entry, Outcome outcome) =>
            terminal.Say($"Task {entry.Id}: {OutcomeReport.Sentence(new TaskRun(entry, outcome))}");

        public void BrokeOff(TaskAbandoned failure) => terminal.Say(failure.Message);
    }
}
