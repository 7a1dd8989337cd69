using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>The name of a Drupal extension: a profile, module or theme (Drupal's machine names). 1 to 64 characters.</summary>
public sealed partial record MachineName : IParsed<MachineName>
{
    private readonly string _value;

    private MachineName(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "machine name";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out MachineName value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = Form().IsMatch(text) ? new MachineName(text) : null;
        fault = value is null ? "it must be 1 to 64 lower-case letters, digits or underscores, a letter first" : null;
        return value is not null;
    }

    /// <summary>The name itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
