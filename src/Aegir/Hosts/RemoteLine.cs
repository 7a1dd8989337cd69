using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Hosts;

/// <summary>
/// A command as sshd hands it to the login shell. It brings its variables in from standard input, so that they stay out
/// of the process list on both sides, and it does not outlive whoever asked for it: sshd lets a command run on when
/// the connection is gone, and a recovery must not meet an import that still writes.
/// </summary>
internal static partial class RemoteLine
{
    // $1: seconds. $2: how many bytes of standard input are variables. Then the command.
    // `tail -f` ends when nobody reads its output any more: sshd stops reading when ssh or the connection is gone. (Of
    // standard error it goes on reading.) The command's end ends it too, with TERM (143).
    // ssh says 255 for its own failures, PHP for its fatal errors: so that nobody takes one for the other, it becomes 254.
    private const string Script = """
        [ "$2" = 0 ] || eval "$(head -c "$2")"
        limit=$1
        shift 2
        exec 3<&0 </dev/null
        tail -f /dev/null & watch=$!
        timeout -k 5 "$limit" sh -c 'watch=$1; shift; "$@"; code=$?; kill "$watch"; exit "$code"' sh "$watch" "$@" <&3 3<&- &
        exec 3<&- >/dev/null 2>&1
        wait "$watch"
        [ $? = 143 ] || kill $!
        wait $!
        code=$?
        [ "$code" != 255 ] || code=254
        exit "$code"
        """;

    /// <summary>The line for the login shell.</summary>
    public static string Of(Command command) =>
        "exec " + ShellQuote.Line(["sh", "-c", Script, "aegir", Limit(command), Length(command), .. command.Argv]);

    /// <summary>What has to come first on standard input; empty for a command without variables.</summary>
    /// <exception cref="ArgumentException">A name that no shell variable can have, or a NUL in a value.</exception>
    public static byte[] Head(Command command) =>
        Encoding.UTF8.GetBytes(
            string.Concat(command.Environment.Select(v => $"export {Name(v.Key)}={Value(v.Value)}\n"))
        );

    private static string Length(Command command) => Head(command).Length.ToString(CultureInfo.InvariantCulture);

    /// <summary>A little later than our own limit, which gives the better error. 0 is never.</summary>
    private static string Limit(Command command) =>
        (command.Timeout == Timeout.InfiniteTimeSpan ? 0 : Math.Ceiling(command.Timeout.TotalSeconds) + 5).ToString(
            CultureInfo.InvariantCulture
        );

    private static string Name(string name) =>
        VariableName().IsMatch(name) ? name : throw new ArgumentException($"No variable can be called “{name}”.");

    private static string Value(Secret value) => ShellQuote.Argument(value.Reveal());

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
