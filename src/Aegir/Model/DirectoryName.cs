using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>
/// The name of a site's directory below <c>sites/</c>: its domain name, or for a site that is not Aegir's yet
/// <c>default</c>, <c>example.com.8080</c> and the like. 1 to 255 letters, digits and <c>. _ -</c>, a letter or digit first.
/// </summary>
public sealed partial record DirectoryName : IParsed<DirectoryName>
{
    private readonly string _value;

    private DirectoryName(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "name of a site's directory";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out DirectoryName value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = Form().IsMatch(text) ? new DirectoryName(text) : null;
        fault = value is null ? "it must be 1 to 255 letters, digits and . _ -, a letter or digit first" : null;
        return value is not null;
    }

    /// <summary>Every domain name is the name of a directory: that of its site.</summary>
    public static implicit operator DirectoryName(DomainName name) => new(name.ToString());

    /// <summary>The name itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,254}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
