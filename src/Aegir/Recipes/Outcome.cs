namespace Aegir.Recipes;

/// <summary>How the run of a recipe ended.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>All steps are done.</summary>
    public sealed record Succeeded : Outcome;

    /// <summary>A step failed or the run was cancelled, and everything is as it was before.</summary>
    /// <param name="Step">The step that failed; null when the process died and the recovery does not know why.</param>
    /// <param name="Cause">Why.</param>
    public sealed record RolledBack(string? Step, string Cause) : Outcome
    {
        /// <summary>Whether nothing failed, but somebody wanted it to stop.</summary>
        public bool IsCancelled { get; init; }
    }

    /// <summary>Something could not be put back, or could not be finished after the point of no return.</summary>
    /// <param name="Step">The step that failed in the first place, if known.</param>
    /// <param name="Cause">Why.</param>
    /// <param name="Left">What is left where; never empty.</param>
    public sealed record Stuck(string? Step, string Cause, IReadOnlyList<Leftover> Left) : Outcome
    {
        /// <summary>What is left where, a line each. The cause of the failure has been said by then, and is not said again.</summary>
        public IEnumerable<string> Leftovers() =>
            Left.Select(left =>
                left.Cause == Cause ? $"{left.Step}, for the same reason" : $"{left.Step}: {left.Cause}"
            );
    }
}

/// <summary>Something that a task left behind.</summary>
/// <param name="Step">The step that could not be undone, or not be done.</param>
/// <param name="Cause">Why.</param>
public sealed record Leftover(string Step, string Cause);
