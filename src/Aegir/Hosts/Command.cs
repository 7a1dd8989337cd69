using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Aegir.Model;

namespace Aegir.Hosts;

/// <summary>
/// What to run on a host: an argument vector, never a line for a shell. It is a value: nothing runs until a
/// <see cref="Host"/> is given it. Secrets go into <see cref="Environment"/> or <see cref="Input"/>, never into
/// <see cref="Argv"/>, since every user of a machine can read the process list.
/// </summary>
/// <param name="Argv">The program, then its arguments.</param>
public sealed record Command(ImmutableArray<string> Argv)
{
    /// <summary>The empty environment, to add variables to.</summary>
    public static ImmutableSortedDictionary<string, Secret> NoVariables { get; } =
        ImmutableSortedDictionary.Create<string, Secret>(StringComparer.Ordinal);

    /// <summary>What it reads on standard input; null for nothing (<c>/dev/null</c>).</summary>
    public string? Input { get; init; }

    /// <summary>
    /// Variables for the program, besides the few that every program gets (PATH, HOME, LANG). On a remote host they
    /// travel on standard input, ahead of <see cref="Input"/>; names are those a shell can have.
    /// </summary>
    public ImmutableSortedDictionary<string, Secret> Environment { get; init; } = NoVariables;

    /// <summary>When to give up. The default is one minute; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> is never.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The limit of what takes the longer the more there is to copy: 12 hours. A network or a server that went away is noticed
    /// long before, by ssh.
    /// </summary>
    public static TimeSpan LongestCopy { get; } = TimeSpan.FromHours(12);

    /// <summary>Where it runs on this machine; null for <c>/</c>. Ignored on a remote host.</summary>
    public UnixPath? Directory { get; init; }

    /// <summary>A program and its arguments.</summary>
    public static Command Of(params ReadOnlySpan<string> argv) => new([.. argv]);

    /// <summary>
    /// A shell script, constant text that finds its arguments in <c>$1</c>, <c>$2</c>, …. It reads nothing: the script
    /// itself takes standard input. The braces let the shell begin only when all of it has arrived: of a line that
    /// was cut off with the connection, half might run.
    /// </summary>
    public static Command Script([ConstantExpected] string script, params ReadOnlySpan<string> arguments) =>
        new(["sh", "-eu", "-s", "--", .. arguments]) { Input = $"{{\n{script}\nexit\n}}\n" };

    /// <summary>
    /// How it is shown to people: quoted where a shell would need it, of a script of several lines only that it is there,
    /// cut at 200 characters.
    /// </summary>
    public override string ToString()
    {
        var line = string.Join(
            ' ',
            Argv.Select(argument => argument.Contains('\n') ? "…" : ShellQuote.Argument(argument))
        );
        return line.Length <= 200 ? line : line[..200] + "…";
    }
}
