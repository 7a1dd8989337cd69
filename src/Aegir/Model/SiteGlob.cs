using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>A pattern of site names: <c>*</c> stands for any letters, <c>?</c> for one, as in <c>shop*.example.com</c>.</summary>
public sealed partial record SiteGlob : IParsed<SiteGlob>
{
    private readonly string _pattern;

    private SiteGlob(string pattern) => _pattern = pattern;

    /// <inheritdoc/>
    public static string Noun => "pattern of site names";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out SiteGlob value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = Form().IsMatch(text) ? new SiteGlob(text.ToLowerInvariant()) : null;
        fault = value is null ? "it must be 1 to 253 letters, digits, dots, hyphens, * or ?, no hyphen first" : null;
        return value is not null;
    }

    /// <summary>Whether a site of this name is meant.</summary>
    public bool Fits(DomainName site) => FileSystemName.MatchesSimpleExpression(_pattern, site.ToString());

    /// <summary>The pattern itself.</summary>
    public override string ToString() => _pattern;

    [GeneratedRegex(@"^[A-Za-z0-9.*?][A-Za-z0-9.*?-]{0,252}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
