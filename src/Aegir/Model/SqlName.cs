using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>
/// The name of a database and of its user. 1 to 32 characters, the longest user name that MySQL 8 takes; PostgreSQL takes
/// 63. Lower case alone, so that a name means the same whether a program quotes it or not.
/// </summary>
public sealed partial record SqlName : IParsed<SqlName>
{
    private readonly string _value;

    private SqlName(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "database name";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out SqlName value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = Form().IsMatch(text) ? new SqlName(text) : null;
        fault = value is null ? "it must be 1 to 32 lower-case letters, digits or underscores, a letter first" : null;
        return value is not null;
    }

    /// <summary>The name itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
