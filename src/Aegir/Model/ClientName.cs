using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>The name of a client, who owns sites. 1 to 64 characters; safe as a file name.</summary>
public sealed partial record ClientName : IParsed<ClientName>
{
    private readonly string _value;

    private ClientName(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "client name";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out ClientName value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = Form().IsMatch(text) ? new ClientName(text) : null;
        fault = value is null
            ? "it must be 1 to 64 letters, digits, dots, hyphens or underscores, a letter or digit first"
            : null;
        return value is not null;
    }

    /// <summary>The name itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
