using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Aegir.Model;

/// <summary>
/// A host name that a site answers to: letters, digits and hyphens in labels of 1 to 63 characters
/// (RFC 1035 §2.3.1, RFC 1123 §2.1), of them 220 in all because files bear the name and more, lower case, without the
/// final dot. International names become their ASCII form (RFC 5891). It is also the name of a directory below
/// <c>sites/</c>, so names that Drupal keeps there for itself (<c>all</c>, <c>default</c>, <c>sites.php</c>) are refused.
/// </summary>
public sealed record DomainName : IParsed<DomainName>, IComparable<DomainName>
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly string[] Reserved = ["all", "default", "simpletest"];
    private static readonly string[] ReservedEndings = [".php", ".txt", ".yml"];
    private const int Longest = 220;
    private const string TooLong = "it is longer than 220 characters";

    /// <summary>So many characters may stand between two dots: 63.</summary>
    internal const int LongestLabel = 63;

    private readonly string _value;

    private DomainName(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "domain name";

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out DomainName value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = null;
        var name = "";
        if (text.Length is 0 or > Longest)
            fault = text.Length == 0 ? "it is empty" : TooLong;
        else if (!TryAscii(text, out name))
            fault = "it holds characters that no domain name can have; its form with xn-- is taken in any case";
        else
            fault = Fault(name);
        if (fault is null)
            value = new DomainName(name);
        return value is not null;
    }

    /// <summary>The context that a site of this name has: <c>@example.com</c>.</summary>
    public ContextName ToContext() => Parsed.Parse<ContextName>(_value);

    /// <summary>Whether this name is <paramref name="zone"/> itself or lies below it.</summary>
    public bool IsWithin(DomainName zone) =>
        this == zone || _value.EndsWith($".{zone._value}", StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(DomainName? other) => string.CompareOrdinal(_value, other?._value);

    /// <summary>The name itself.</summary>
    public override string ToString() => _value;

    private static string? Fault(string name)
    {
        if (name.Length > Longest)
            return TooLong;
        if (name.AsSpan().ContainsAnyExcept(Allowed))
            return "only letters, digits, hyphens and dots may stand in it";
        foreach (var part in name.AsSpan().Split('.'))
            if (FaultOfLabel(name.AsSpan(part)) is { } fault)
                return fault;
        if (
            Reserved.Contains(name)
            || Array.Exists(ReservedEndings, end => name.EndsWith(end, StringComparison.Ordinal))
        )
            return "Drupal keeps such names for files and directories of its own below sites/";
        var last = name.AsSpan(name.LastIndexOf('.') + 1);
        return last.ContainsAnyExceptInRange('0', '9') ? null : "it looks like an address, and a site needs a name";
    }

    private static string? FaultOfLabel(ReadOnlySpan<char> label) =>
        label.Length is 0 or > LongestLabel ? "the parts between its dots must have 1 to 63 characters"
        : label[0] == '-' || label[^1] == '-' ? "no part of it may begin or end with a hyphen"
        : null;

    private static bool TryAscii(string text, out string ascii)
    {
        ascii = text.ToLowerInvariant();
        if (System.Text.Ascii.IsValid(ascii))
            return true;
        if (!ascii.All(IsInternational))
            return false;
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(ascii);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Letters, digits and marks, without those that are a second spelling of others: combining accents, single parts of
    /// Hangul, full-width and compatibility forms. A native program has no tables to bring a name into normal form
    /// (RFC 5891 §5.2 wants it), and two spellings of one name must not become two sites.
    /// </summary>
    private static bool IsInternational(char c) =>
        char.IsAscii(c)
        || c is not ((>= '\u0300' and <= '\u036F') or (>= '\u1100' and <= '\u11FF') or >= '\uF900')
            && char.GetUnicodeCategory(c)
                is UnicodeCategory.LowercaseLetter
                    or UnicodeCategory.OtherLetter
                    or UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
                    or UnicodeCategory.DecimalDigitNumber;
}
