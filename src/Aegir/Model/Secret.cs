using System.Security.Cryptography;

namespace Aegir.Model;

/// <summary>
/// A password or key. It prints as <c>[redacted]</c> wherever it is printed by accident; only <see cref="Reveal"/>
/// gives it out. It never goes on a command line, into a log or into an error.
/// </summary>
public sealed record Secret
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private readonly string _value;

    /// <summary>Wraps what was read from a file, from standard input or from the store.</summary>
    public Secret(string value) => _value = value;

    /// <summary>A new secret of letters and digits; 32 of them hold 190 bits.</summary>
    /// <param name="length">Characters, 24 or more. The default is 32.</param>
    public static Secret Generate(int length = 32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 24);
        return new Secret(RandomNumberGenerator.GetString(Alphabet, length));
    }

    /// <summary>The secret itself.</summary>
    public string Reveal() => _value;

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}
