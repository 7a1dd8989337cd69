using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Aegir.Model;

/// <summary>A TCP port, 1 to 65535.</summary>
public sealed record Port : IParsed<Port>
{
    private Port(int number) => Number = number;

    /// <inheritdoc/>
    public static string Noun => "port";

    /// <summary>The number, 1 to 65535.</summary>
    public int Number { get; }

    /// <summary>The port of this number.</summary>
    /// <exception cref="InvalidInput">The number is below 1 or above 65535.</exception>
    public static Port Of(int number) => Parsed.Parse<Port>(number.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out Port value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        var isPort =
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and < 65536
            && char.IsAsciiDigit(text[^1]); // TryParse puts up with NUL at the end
        value = isPort ? new Port(number) : null;
        fault = isPort ? null : "it must be a whole number from 1 to 65535";
        return isPort;
    }

    /// <summary>The number.</summary>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
