using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>A login name on a server, as Debian's <c>adduser</c> allows it: 1 to 32 characters.</summary>
public sealed partial record UnixUser : IParsed<UnixUser>
{
    private readonly string _value;

    private UnixUser(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "user name";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out UnixUser value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = Form().IsMatch(text) ? new UnixUser(text) : null;
        fault = value is null
            ? "it must be 1 to 32 lower-case letters, digits, hyphens or underscores, a letter or underscore first"
            : null;
        return value is not null;
    }

    /// <summary>The name itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(@"^[a-z_][a-z0-9_-]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
