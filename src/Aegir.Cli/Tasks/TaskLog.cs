using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Views;

namespace Aegir.Cli.Tasks;

/// <summary><c>aegir task log ID</c></summary>
internal sealed class TaskLog : ReadCommand<IReadOnlyList<LogView>>
{
    /// <summary>The lines may be written by another process, so they are looked for.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly Argument<long> _id = Typed.Argument("ID", "The number of the task.", Typed.TaskNumber);
    private readonly Option<bool> _follow = Typed.Flag(
        "--follow",
        "Go on until the task has ended. With --json, a line of JSON for each line of the log."
    );

    public TaskLog()
        : base("log", "Print what a task had to say while it ran.")
    {
        Arguments.Add(_id);
        Options.Add(_follow);
        Examples = ["aegir task log 42", "aegir task log 42 --follow"];
    }

    protected override JsonTypeInfo<IReadOnlyList<LogView>> Json => ViewsJson.Default.IReadOnlyListLogView;

    public override Task<int> Run(Session session, ParseResult given, CancellationToken ct) =>
        given.GetValue(_follow) ? Follow(session, given, ct) : base.Run(session, given, ct);

    protected override async Task<IReadOnlyList<LogView>> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var task = await hub.Db.Tasks.Get(given.GetRequiredValue(_id), ct);
        return await new TaskLogReader(hub.Db, task.Id).Next(ct);
    }

    protected override void Print(IReadOnlyList<LogView> data, TextWriter writer)
    {
        foreach (var line in data)
            writer.WriteLine($"{Moment.Text(line.At)}  {Printable.Lines(line.Line)}");
    }

    private async Task<int> Follow(Session session, ParseResult given, CancellationToken ct)
    {
        await using var hub = await session.Open(ct);
        var id = given.GetRequiredValue(_id);
        var log = new TaskLogReader(hub.Db, id);
        while (true)
        {
            // First the state: a task has written all its lines before it ends.
            var task = await hub.Db.Tasks.Get(id, ct);
            var lines = await log.Next(ct);
            if (!IsJson(given))
                Print(lines, session.Terminal.Out);
            else
                foreach (var line in lines)
                    session.Terminal.Out.WriteLine(JsonSerializer.Serialize(line, ViewsJson.Lines.LogView));
            if (task.State is not (TaskState.Queued or TaskState.Running))
                return ExitCode.Done;
            await Task.Delay(Poll, session.Time, ct);
        }
    }
}
