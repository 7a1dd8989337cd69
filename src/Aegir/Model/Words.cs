using System.Text;

namespace Aegir.Model;

/// <summary>The values of an enumeration as people write them: <c>RolledBack</c> is <c>rolled back</c>.</summary>
public static class Words
{
    /// <summary>The value in lower case, a blank between its words.</summary>
    public static string Of(Enum value)
    {
        var words = new StringBuilder();
        foreach (var c in value.ToString())
            words.Append(char.IsUpper(c) && words.Length > 0 ? " " : "").Append(char.ToLowerInvariant(c));
        return words.ToString();
    }

    /// <summary>The value that is written like this.</summary>
    /// <exception cref="InvalidInput">There is none; the message says which there are.</exception>
    public static T Read<T>(string text)
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>().ToDictionary(value => Of(value));
        return values.TryGetValue(text, out var value)
            ? value
            : throw new InvalidInput($"{Parsed.Quote(text)} is none of {string.Join(", ", values.Keys)}.");
    }
}
