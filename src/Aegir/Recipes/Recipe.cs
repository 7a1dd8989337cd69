using System.Collections;
using System.Runtime.CompilerServices;

namespace Aegir.Recipes;

/// <summary>
/// A list of steps, built from a task's stored inputs alone: every name, path and password in it was chosen before the
/// run, so the same list can be printed, run, and built again after a crash.
/// </summary>
[CollectionBuilder(typeof(Recipe), nameof(Of))]
public sealed class Recipe : IReadOnlyList<Step>
{
    private readonly Step[] _steps;

    private Recipe(Step[] steps) => _steps = steps;

    /// <inheritdoc/>
    public int Count => _steps.Length;

    /// <inheritdoc/>
    public Step this[int index] => _steps[index];

    /// <summary>The recipe of these steps; with it <c>[Check(…), ..http.PublishSite(…)]</c> is a recipe.</summary>
    public static Recipe Of(ReadOnlySpan<Step> steps) => new(steps.ToArray());

    /// <inheritdoc/>
    public IEnumerator<Step> GetEnumerator() => ((IEnumerable<Step>)_steps).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
