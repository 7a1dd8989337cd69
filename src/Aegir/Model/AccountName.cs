using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>
/// An account of a database server that somebody else may have made: 1 to 32 characters, the longest name that MySQL 8
/// takes. What products allow besides letters, digits and <c>_ . -</c> would have to be quoted anew in each of their files.
/// </summary>
public sealed partial record AccountName : IParsed<AccountName>
{
    private readonly string _value;

    private AccountName(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "account name of a database server";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out AccountName value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = Form().IsMatch(text) ? new AccountName(text) : null;
        fault = value is null
            ? "it must be 1 to 32 letters, digits, underscores, dots or hyphens, a letter or underscore first"
            : null;
        return value is not null;
    }

    /// <summary>The name itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.-]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
