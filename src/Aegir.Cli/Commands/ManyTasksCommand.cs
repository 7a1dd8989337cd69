using System.CommandLine;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Commands;

/// <summary>A command that does the same to each of several things, or with <c>--all</c> to all there are.</summary>
/// <typeparam name="T">What they are named by.</typeparam>
internal abstract class ManyTasksCommand<T> : TaskCommand
{
    private readonly Argument<T[]> _names;
    private readonly Option<bool> _all = Typed.Flag("--all", "All there are.");

    protected ManyTasksCommand(string name, string description, string argument, string about, Typed.Reader<T> read)
        : base(name, description)
    {
        _names = Typed.Arguments(argument, about, ArgumentArity.ZeroOrMore, read);
        Arguments.Add(_names);
        Options.Add(_all);
        Validators.Add(result =>
        {
            if (result.GetResult(_names) is { Tokens.Count: > 0 } == result.GetValue(_all))
                result.AddError($"Give one {argument} or more, or --all.");
        });
    }

    protected sealed override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var tasks = new List<HostingTask>();
        var isAll = given.GetValue(_all);
        foreach (var name in isAll ? await Everything(hub, ct) : given.GetRequiredValue(_names).Distinct())
        {
            try
            {
                tasks.Add(await PlanOne(hub, name, ct));
            }
            catch (NotFound) when (isAll)
            {
                // It has been deleted meanwhile.
            }
        }
        return tasks;
    }

    /// <summary>All there are.</summary>
    protected abstract Task<IReadOnlyList<T>> Everything(Hub hub, CancellationToken ct);

    /// <summary>The task for one of them.</summary>
    /// <exception cref="NotFound">There is no such thing.</exception>
    protected abstract Task<HostingTask> PlanOne(Hub hub, T name, CancellationToken ct);
}
