using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;

namespace Aegir.Cli.Tasks;

/// <summary><c>aegir task log ID</c></summary>
internal sealed class TaskLog : ReadCommand<IReadOnlyList<LogView>>
{
    private readonly Argument<long> _id = Typed.Argument("ID", "The number of the task.", Typed.TaskNumber);

    public TaskLog()
        : base("log", "Print what a task had to say while it ran.") => Arguments.Add(_id);

    protected override JsonTypeInfo<IReadOnlyList<LogView>> Json => ViewsJson.Default.IReadOnlyListLogView;

    protected override async Task<IReadOnlyList<LogView>> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var task = await hub.Db.Tasks.Get(given.GetRequiredValue(_id), ct);
        var lines = (await hub.Db.Log.List(task.Id, after: 0, ct)).Select(line => new LogView(line.At, line.Line));
        var steps = (await hub.Db.Steps.List(task.Id, ct)).Where(step => step.Message is not null);
        return
        [
            .. lines
                .Concat(steps.Select(step => new LogView(step.Changed, $"{step.Name}: {step.Message}")))
                .OrderBy(line => line.At),
        ];
    }

    protected override void Print(IReadOnlyList<LogView> data, TextWriter writer)
    {
        foreach (var line in data)
            writer.WriteLine($"{Moment.Text(line.At)}  {Printable.Lines(line.Line)}");
    }
}
