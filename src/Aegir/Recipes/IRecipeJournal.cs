namespace Aegir.Recipes;

/// <summary>How a step stands.</summary>
public enum StepState
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Begun: it may have done nothing, a part, or all.</summary>
    Running,

    /// <summary>Done whole.</summary>
    Done,

    /// <summary>It failed, and may have done a part.</summary>
    Failed,

    /// <summary>Its undo has begun.</summary>
    Undoing,

    /// <summary>Undone whole.</summary>
    Undone,

    /// <summary>Its undo failed.</summary>
    UndoFailed,
}

/// <summary>
/// Where a runner writes how far it is, before and after each step. When <see cref="Record"/> returns, the entry has to
/// survive a power cut: recovery believes it.
/// </summary>
public interface IRecipeJournal
{
    /// <summary>Notes that the step at <paramref name="index"/> has come to <paramref name="state"/>.</summary>
    Task Record(int index, StepState state, string? message, CancellationToken ct);
}
