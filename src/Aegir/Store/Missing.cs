using Aegir.Model;

namespace Aegir.Store;

/// <summary>Says that a name is unknown, and what was perhaps meant.</summary>
internal static class Missing
{
    public static NotFound Of(string noun, object name, IEnumerable<string> known) =>
        new($"There is no {noun} {name}.{Nearest.Hint($"{name}", known)} ‘aegir {noun} list’ shows what there is.");
}
