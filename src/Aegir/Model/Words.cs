using System.Text;

namespace Aegir.Model;

/// <summary>The values of an enumeration as people write them: <c>RolledBack</c> is <c>rolled back</c>.</summary>
public static class Words
{
    /// <summary>The value in lower case, a blank between its words.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Known<T>.Words[value];

    private static string Spell(string value)
    {
        var words = new StringBuilder();
        foreach (var c in value)
            words.Append(char.IsUpper(c) && words.Length > 0 ? " " : "").Append(char.ToLowerInvariant(c));
        return words.ToString();
    }

    /// <summary>The value that is written like this.</summary>
    /// <exception cref="InvalidInput">There is none; the message says which there are.</exception>
    public static T Read<T>(string text)
        where T : struct, Enum
    {
        foreach (var (value, word) in Known<T>.Words)
            if (word == text)
                return value;
        throw new InvalidInput($"{Parsed.Quote(text)} is none of {string.Join(", ", Known<T>.Words.Values)}.");
    }

    /// <summary>Spelt once: lists have ten thousand rows.</summary>
    private static class Known<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Words = Enum.GetValues<T>()
            .ToDictionary(value => value, value => Spell($"{value}"));
    }
}
