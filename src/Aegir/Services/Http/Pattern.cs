using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>A value as part of a regular expression of Apache or nginx, where it matches itself.</summary>
internal sealed record Pattern
{
    private readonly string _value;

    private Pattern(string value) => _value = Regex.Escape(value);

    /// <summary>Matches the name.</summary>
    public static Pattern Of(DomainName name) => new(name.ToString());

    /// <summary>Matches the path.</summary>
    public static Pattern Of(UnixPath path) => new(path.ToString());

    /// <inheritdoc/>
    public override string ToString() => _value;
}
