using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>
/// Says which sites are meant: by their names, where <c>*</c> stands for any letters and <c>?</c> for one, as in
/// <c>shop*.example.com</c>; or by a tag that they have, as in <c>tag:gov</c>.
/// </summary>
public sealed partial record SitePattern : IParsed<SitePattern>
{
    private const string TagPrefix = "tag:";
    private readonly string _name;
    private readonly Tag? _tag;

    private SitePattern(string name, Tag? tag) => (_name, _tag) = (name, tag);

    /// <inheritdoc/>
    public static string Noun => "pattern of sites";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out SitePattern value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = null;
        if (text.StartsWith(TagPrefix, StringComparison.Ordinal))
        {
            if (Tag.TryParse(text[TagPrefix.Length..], out var tag, out fault))
                value = new SitePattern("", tag);
            else
                fault = $"after {TagPrefix} comes a tag, and {fault}";
            return value is not null;
        }
        value = Form().IsMatch(text) ? new SitePattern(text.ToLowerInvariant(), tag: null) : null;
        fault = value is null
            ? "it must be 1 to 253 letters, digits, dots, hyphens, * or ?, no hyphen first; or a tag, as in tag:gov"
            : null;
        return value is not null;
    }

    /// <summary>Whether a site of this name, with these tags, is meant.</summary>
    public bool Fits(DomainName site, IEnumerable<Tag> tags) =>
        _tag is null ? FileSystemName.MatchesSimpleExpression(_name, site.ToString()) : tags.Contains(_tag);

    /// <summary>The pattern as it is typed.</summary>
    public override string ToString() => _tag is null ? _name : $"{TagPrefix}{_tag}";

    [GeneratedRegex(@"^[A-Za-z0-9.*?][A-Za-z0-9.*?-]{0,252}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
