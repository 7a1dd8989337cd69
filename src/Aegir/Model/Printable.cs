using System.Globalization;

namespace Aegir.Model;

/// <summary>
/// Text of unknown origin, made fit for a terminal, a log or a page: what would move the cursor, turn the writing around or
/// hide itself becomes U+FFFD. What servers print may be meant to deceive whoever reads it.
/// </summary>
public static class Printable
{
    /// <summary>The text on one line.</summary>
    public static string Line(string text) => string.Concat(text.Select(c => IsPrintable(c) ? c : '\uFFFD'));

    /// <summary>The text, with its lines and tabs. A carriage return before the end of a line is left out.</summary>
    public static string Lines(string text) =>
        string.Concat(
            text.Replace("\r\n", "\n", StringComparison.Ordinal)
                .Select(c => c is '\n' or '\t' || IsPrintable(c) ? c : '\uFFFD')
        );

    /// <summary>Half of a surrogate pair may have lost the other half to a cut, so both go.</summary>
    private static bool IsPrintable(char c) =>
        char.GetUnicodeCategory(c)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
