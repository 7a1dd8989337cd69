using Aegir.Model;

namespace Aegir.Store;

/// <summary>Keeps a record that others refer to.</summary>
internal static class Dependents
{
    private const int Shown = 5;

    /// <exception cref="Conflict">There are any; the message names the first of them.</exception>
    public static void Refuse(object name, IReadOnlyList<string> dependents)
    {
        if (dependents.Count == 0)
            return;
        var more = dependents.Count > Shown ? $" and {dependents.Count - Shown} more" : "";
        throw new Conflict(
            $"{name} is still needed by {string.Join(", ", dependents.Take(Shown))}{more}. Delete or move them first."
        );
    }
}
