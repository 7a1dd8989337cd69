using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>
/// An e-mail address in its plain form, ASCII without quotes and comments, of at most 254 characters. It begins with no
/// hyphen, which a mail program would take for an option.
/// </summary>
public sealed partial record EmailAddress : IParsed<EmailAddress>
{
    private readonly string _value;

    private EmailAddress(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "e-mail address";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out EmailAddress value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = text.Length <= 254 && Form().IsMatch(text) ? new EmailAddress(text) : null;
        fault = value is null ? "it must be like name@example.com" : null;
        return value is not null;
    }

    /// <summary>The address itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(
        @"^[A-Za-z0-9_][A-Za-z0-9._%+-]{0,63}@(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Form();
}
