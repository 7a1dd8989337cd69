using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Tests.Recipes;

/// <summary>
/// Something that a recipe changes, made anew for every walk: two that are made the same way look the same.
/// </summary>
public interface ICrashWorld : IAsyncDisposable
{
    /// <summary>Where the task keeps what its undo needs; not part of what <see cref="Look"/> sees.</summary>
    UnixPath Room { get; }

    /// <summary>
    /// Called by the world, where it can, before each of its operations (a command, a file, a row), so that faults
    /// can be put within a step.
    /// </summary>
    Func<Task> BeforeOperation { set; }

    /// <summary>The recipe, built again from the same inputs.</summary>
    Task<Recipe> Recipe();

    /// <summary>All that the recipe may change, as text.</summary>
    Task<string> Look();
}
