using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Store;
using Aegir.Views;

namespace Aegir.Cli.Tasks;

/// <summary><c>aegir task list</c></summary>
internal sealed class TaskList : ReadCommand<IReadOnlyList<TaskView>>
{
    private readonly Option<ContextName> _context = Typed.Option(
        "--context",
        "NAME",
        "Those on this context: @example.com.",
        Parsed.Parse<ContextName>
    );
    private readonly Option<TaskState?> _state = Typed.Option<TaskState?>(
        "--state",
        "STATE",
        "Those that stand like this: queued, running, succeeded, rolled-back, stuck, cancelled, given-up.",
        word => State(word)
    );
    private readonly Option<int?> _limit = Typed.Option<int?>(
        "--limit",
        "N",
        "At most so many, the newest. Default: 100.",
        word => Count(word)
    );

    public TaskList()
        : base("list", "List tasks, the newest first.")
    {
        foreach (var option in new Option[] { _context, _state, _limit })
            Options.Add(option);
        Examples = ["aegir task list --state stuck", "aegir task list --context @example.com"];
    }

    protected override JsonTypeInfo<IReadOnlyList<TaskView>> Json => ViewsJson.Default.IReadOnlyListTaskView;

    protected override async Task<IReadOnlyList<TaskView>> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var filter = new TaskFilter
        {
            Context = given.GetValue(_context),
            State = given.GetValue(_state),
            Limit = given.GetValue(_limit) ?? 100,
        };
        return [.. (await hub.Db.Tasks.List(filter, ct)).Select(task => TaskView.Of(task, steps: null))];
    }

    protected override void Print(IReadOnlyList<TaskView> data, TextWriter writer)
    {
        var columns = new Columns("ID", "STATE", "WHAT", "CONTEXT", "CREATED");
        foreach (var task in data)
            columns.Add(
                task.Id.ToString(CultureInfo.InvariantCulture),
                task.State,
                task.Verb,
                task.Context,
                Moment.Text(task.Created)
            );
        columns.WriteTo(writer);
    }

    private static TaskState State(string word) =>
        Enum.TryParse<TaskState>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var state)
        && !word.Any(char.IsAsciiDigit)
            ? state
            : throw new InvalidInput($"{Parsed.Quote(word)} is no state of a task.");

    private static int Count(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new InvalidInput($"{Parsed.Quote(word)} is no number above 0.");
}
