using System.Buffers;

namespace Aegir.Hosts;

/// <summary>The one place where an argument becomes text for a POSIX shell (IEEE 1003.1, 2.2.2).</summary>
public static class ShellQuote
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@,=:"
    );

    /// <summary>The argument as one word of a shell, whatever it holds.</summary>
    /// <exception cref="ArgumentException">It holds a NUL, which no argument can.</exception>
    public static string Argument(string argument)
    {
        if (argument.Contains('\0'))
            throw new ArgumentException("An argument cannot hold a NUL.", nameof(argument));
        return argument.Length > 0 && !argument.AsSpan().ContainsAnyExcept(Plain)
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>The arguments as a line of a shell.</summary>
    public static string Line(IEnumerable<string> argv) => string.Join(' ', argv.Select(Argument));
}
