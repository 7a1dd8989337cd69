using Aegir.Model;

namespace Aegir.Store;

/// <summary>Which tasks are meant; a task has to fit everything that is given.</summary>
public sealed record TaskFilter
{
    /// <summary>Those on this context.</summary>
    public ContextName? Context { get; init; }

    /// <summary>Those that do this: <c>site migrate</c>.</summary>
    public string? Verb { get; init; }

    /// <summary>Those that stand like this.</summary>
    public TaskState? State { get; init; }

    /// <summary>At most so many, the newest. The default is 100.</summary>
    public int Limit { get; init; } = 100;
}
