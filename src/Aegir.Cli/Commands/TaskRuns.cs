using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Tasks;

namespace Aegir.Cli.Commands;

/// <summary>Runs tasks in this process and shows how they go, or gives them to a worker.</summary>
internal static class TaskRuns
{
    /// <summary>Tasks that run at the same time; each has ssh connections and a recipe of its own.</summary>
    private const int MostAtOnce = 16;

    /// <summary>Adds the tasks to the queue; of several, one that is refused keeps no other from it.</summary>
    public static async Task<int> Enqueue(
        Hub hub,
        IReadOnlyList<HostingTask> tasks,
        Terminal terminal,
        CancellationToken ct
    )
    {
        var code = ExitCode.Done;
        foreach (var task in tasks)
        {
            try
            {
                var entry = await hub.Queue.Enqueue(task, ct);
                terminal.Say(
                    $"Task {entry.Id} waits for a worker: {entry.Verb} {entry.Context}. aegir task show {entry.Id}"
                );
            }
            catch (Conflict refused) when (tasks.Count > 1)
            {
                terminal.Say(ErrorReport.Sentence(refused));
                code = ErrorReport.Code(refused);
            }
        }
        return code;
    }

    /// <summary>Runs them: one with all its steps shown, several at the same time with a line for each.</summary>
    public static Task<int> Run(Hub hub, IReadOnlyList<HostingTask> tasks, Session session, CancellationToken ct) =>
        tasks.Count == 1 ? RunOne(hub, tasks[0], session, ct) : RunMany(hub, tasks, session, ct);

    /// <summary>Puts in order what killed processes left, before something is begun that builds on it.</summary>
    public static async Task RecoverAbandoned(Hub hub, Session session, CancellationToken ct)
    {
        var recovery = hub.Recovery.Abandoned(
            _ => session.Observe(new PlainProgress(session.Terminal.Error, session.Time)),
            ct
        );
        await foreach (var run in recovery)
            session.Terminal.Say(OutcomeReport.Recovered(run));
    }

    private static async Task<int> RunOne(Hub hub, HostingTask task, Session session, CancellationToken ct)
    {
        using var interrupts = new Interrupts(session, ct);
        var ended = await Progress.Show(
            session.Terminal,
            session.Time,
            progress => hub.Tasks.Run(task, session.Observe(progress), interrupts.Token)
        );
        return OutcomeReport.Report(ended, session.Terminal);
    }

    private static async Task<int> RunMany(
        Hub hub,
        IReadOnlyList<HostingTask> tasks,
        Session session,
        CancellationToken ct
    )
    {
        using var interrupts = new Interrupts(session, ct);
        var codes = new int[tasks.Count];
        var ended = 0;
        await Parallel.ForEachAsync(
            tasks.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce },
            async (task, _) =>
            {
                string word;
                try
                {
                    interrupts.Token.ThrowIfCancellationRequested();
                    var run = await hub.Tasks.Run(
                        task.Item,
                        session.Observe(SilentObserver.Instance),
                        interrupts.Token
                    );
                    (word, codes[task.Index]) = (OutcomeReport.Sentence(run), OutcomeReport.Code(run.Outcome));
                }
                catch (Exception failure)
                {
                    (word, codes[task.Index]) = (ErrorReport.Sentence(failure), ErrorReport.Code(failure));
                }
                var count = Interlocked.Increment(ref ended);
                session.Terminal.Say($"[{count}/{tasks.Count}] {word}");
            }
        );
        return codes.Append(ExitCode.Done).Max();
    }
}
