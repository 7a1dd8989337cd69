using Aegir.Model;

namespace Aegir.Hosts;

/// <summary>
/// Removes directories with whatever a site or its code base has in them: any number of files, directories that are
/// write-protected, and what belongs to the web server (<see cref="WebFiles"/>). Symbolic links go, and are not followed.
/// </summary>
internal static class Removal
{
    /// <summary>When to give up on what one command removes. Millions of files take a while.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromHours(1);

    /// <summary>For a script that removes among other things; give it <see cref="Limit"/>: <c>remove PATH</c>, an absolute one.</summary>
    public const string Functions =
        WebFiles.Functions
        + """
            remove() {
              rm -rf -- "$1" 2>/dev/null && return
              if [ ! -L "$1" ]; then
                chmod -R u+rwX -- "$1" 2>/dev/null || :
                let_in "$1"
              fi
              rm -rf -- "$1" 2>&1 | head -n 3 >&2
              [ -e "$1" ] || [ -L "$1" ] || return 0
              say_closed "$1"
              return 1
            }

            """;

    /// <summary>Removes these. What is not there is no fault.</summary>
    public static Command Of(params IEnumerable<UnixPath> paths) =>
        Command.Script(Functions + """for path do remove "$path"; done""", [.. paths.Select(path => $"{path}")]) with
        {
            Timeout = Limit,
        };
}
