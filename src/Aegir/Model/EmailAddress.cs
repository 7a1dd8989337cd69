using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>An e-mail address in its plain form: no quotes, no comments, ASCII.</summary>
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
        value = Form().IsMatch(text) ? new EmailAddress(text) : null;
        fault = value is null ? "it must be like name@example.com" : null;
        return value is not null;
    }

    /// <summary>The address itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(
        @"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Form();
}
