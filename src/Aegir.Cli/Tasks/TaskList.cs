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
    private static readonly string[] States =
    [
        .. Enum.GetValues<TaskState>().Select(state => Words.Of(state).Replace(' ', '-')),
    ];

    private readonly Option<ContextName> _context = Typed.Option(
        "--context",
        "NAME",
        "Those on this context: @example.com.",
        Parsed.Parse<ContextName>
    );
    private readonly Option<TaskState?> _state = Typed.Option<TaskState?>(
        "--state",
        "STATE",
        $"Those that stand like this: {string.Join(", ", States)}.",
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
        if (filter.Context is { } context)
            await Demand(hub.Db, context, ct);
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

    /// <summary>A slip in a name must not look like an empty list. Tasks outlive what they were about.</summary>
    private static async Task Demand(HostingDb db, ContextName context, CancellationToken ct)
    {
        if ((await db.Tasks.List(new TaskFilter { Context = context, Limit = 1 }, ct)).Count > 0)
            return;
        await (
            context.Kind switch
            {
                ContextKind.Server => db.Servers.Get(context, ct),
                ContextKind.Platform => db.Platforms.Get(context, ct),
                _ => (Task)db.Sites.Get(Parsed.Parse<DomainName>(context.Bare), ct),
            }
        );
    }

    private static TaskState State(string word) =>
        Array.IndexOf(States, word.ToLowerInvariant()) is >= 0 and var at
            ? Enum.GetValues<TaskState>()[at]
            : throw new InvalidInput(
                $"{Parsed.Quote(word)} is no state of a task.{Nearest.Hint(word, States)} There is: {string.Join(", ", States)}."
            );

    private static int Count(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new InvalidInput($"{Parsed.Quote(word)} is no number above 0.");
}
