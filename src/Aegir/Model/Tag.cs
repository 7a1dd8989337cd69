using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>A word that an administrator puts on sites, to name several of them at once: <c>gov</c>. 1 to 64 characters.</summary>
public sealed partial record Tag : IParsed<Tag>
{
    private readonly string _value;

    private Tag(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "tag";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out Tag value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = Form().IsMatch(text) ? new Tag(text) : null;
        fault = value is null
            ? "it must be 1 to 64 lower-case letters, digits, dots, hyphens or underscores, a letter or digit first"
            : null;
        return value is not null;
    }

    /// <summary>The word itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
