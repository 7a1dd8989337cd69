using System.Diagnostics.CodeAnalysis;

namespace Aegir.Model;

/// <summary>
/// A value that a person typed and that has been checked: whoever holds one need not check it again.
/// There is no other way to make one than to parse it.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IParsed<TSelf>
    where TSelf : IParsed<TSelf>
{
    /// <summary>What the value is called in an error message: "domain name", "port".</summary>
    static abstract string Noun { get; }

    /// <summary>Reads <paramref name="text"/>; <paramref name="fault"/> says why it will not do, in a sentence's end.</summary>
    static abstract bool TryParse(
        string text,
        [MaybeNullWhen(false)] out TSelf value,
        [MaybeNullWhen(true)] out string fault
    );
}

/// <summary>Parses any <see cref="IParsed{TSelf}"/> or explains why not.</summary>
public static class Parsed
{
    private const int LongestQuote = 60;

    /// <summary>Reads <paramref name="text"/> as a <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidInput">The text is no <typeparamref name="T"/>; the message quotes it and says why.</exception>
    public static T Parse<T>(string text)
        where T : IParsed<T> =>
        T.TryParse(text, out var value, out var fault)
            ? value
            : throw new InvalidInput($"{Quote(text)} is no {T.Noun}: {fault}.");

    /// <summary>The text in quotation marks as it may be shown on a terminal: shortened, on one line.</summary>
    public static string Quote(string text) =>
        $"“{Printable.Line(text.Length <= LongestQuote ? text : text[..LongestQuote] + "…")}”";
}
