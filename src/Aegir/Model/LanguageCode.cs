using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>A language as Drupal names it, in lower case: <c>en</c>, <c>pt-br</c>, <c>zh-hans</c> (of BCP 47).</summary>
public sealed partial record LanguageCode : IParsed<LanguageCode>
{
    private readonly string _value;

    private LanguageCode(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "language code";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out LanguageCode value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = Form().IsMatch(text) ? new LanguageCode(text.ToLowerInvariant()) : null;
        fault = value is null ? "it must be like en, de or zh-hans" : null;
        return value is not null;
    }

    /// <summary>The code itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(@"^[a-zA-Z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
