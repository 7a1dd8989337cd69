using System.Globalization;
using System.Text;

namespace Aegir.Hosts;

/// <summary>
/// Copies a directory with rsync: what differs, over the connection that is already there. Symbolic links stay links. The
/// owner is the receiver's own; group (by name) and permissions travel; each file is replaced in one move.
/// </summary>
/// <param name="sync">What to copy, and how.</param>
/// <param name="source">The source as rsync names it, without a final slash.</param>
/// <param name="target">The target as rsync names it.</param>
/// <param name="shell">The options that name the remote shell; empty for a copy on the hub.</param>
internal sealed class Rsync(FileSync sync, string source, string target, string[] shell)
{
    /// <summary>Some of what was there when rsync looked was gone when it came to copy it: so is its copy.</summary>
    private const int SomeVanished = 24;
    private readonly BoundedText _changes = new(16 << 20, keepsEnd: false);

    /// <summary>The copy as a person would type it.</summary>
    public Command Shown { get; } = Command.Of("rsync", source + "/", target + "/") with { Timeout = sync.Timeout };

    /// <summary>Runs it once.</summary>
    /// <param name="host">Who is named in a failure.</param>
    /// <param name="ct">Stops it; files that arrived stay.</param>
    public Task<(int ExitCode, string Errors)> Run(string host, CancellationToken ct) =>
        Launcher.Run(
            host,
            Shown,
            Argv,
            new Dictionary<string, string>(),
            sync.Only is null
                ? CliWrap.PipeSource.Null
                : CliWrap.PipeSource.FromBytes(Encoding.UTF8.GetBytes(Names(sync.Only))),
            sync.Copied is null
                ? _changes.Target
                : CliWrap.PipeTarget.Merge(_changes.Target, CliWrap.PipeTarget.ToDelegate(Tell)),
            ct
        );

    /// <summary>What it changed.</summary>
    /// <exception cref="CommandFailed">Not all was copied.</exception>
    public SyncResult Result(string host, int exitCode, string errors) =>
        exitCode is 0 or SomeVanished
            ? new SyncResult([.. _changes.ToString().Split('\n').Where(IsChange).Select(PathOf)])
            : throw new CommandFailed(host, Shown, exitCode, errors);

    private IReadOnlyList<string> Argv =>
        [
            "rsync",
            "--recursive",
            "--links",
            "--perms",
            "--group",
            "--times",
            "--omit-dir-times",
            "--compress", // measured: no slower even without a network between, for 25,000 files
            "--mkpath",
            "--timeout=300", // of a side that has more to send; one that waits for an answer is not ended by it
            "--out-format=%i %l %n",
            .. shell,
            .. Option(sync.ComparesContent, "--checksum"),
            .. Option(sync.Deletes, "--delete-delay"),
            .. Option(sync.MakesWritable, "--chmod=u+w,Du+x"),
            .. Option(sync.IsTrial, "--dry-run"),
            // --force: a directory that the sender no longer has goes with all that is in it.
            .. Option(sync.Only is not null, "--files-from=-", "--from0", "--delete-missing-args", "--force"),
            .. sync.Excludes.Select(pattern => $"--exclude={pattern}"),
            "--",
            source + "/",
            target + "/",
        ];

    /// <summary>Files that travel begin with <c>&lt;f</c> or <c>&gt;f</c>; behind that comes their length.</summary>
    private void Tell(string line)
    {
        if (
            line.Length > 12
            && line[0] is '<' or '>'
            && line[1] == 'f'
            && long.TryParse(Length(line), CultureInfo.InvariantCulture, out var bytes)
        )
            sync.Copied?.Invoke(new Transferred(bytes, Files: 1));
    }

    private static ReadOnlySpan<char> Length(string line) =>
        line.AsSpan(12, line.IndexOf(' ', 12) is > 0 and var end ? end - 12 : 0);

    private static string PathOf(string line) => line[(line.IndexOf(' ', 12) + 1)..];

    private static string[] Option(bool isGiven, params string[] arguments) => isGiven ? arguments : [];

    private static string Names(IReadOnlyList<string> only) => string.Concat(only.Select(path => path + "\0"));

    /// <summary>
    /// A change is a line of <c>%i %l %n</c> (rsync(1), --itemize-changes), <c>%i</c> always of 11 characters; other lines
    /// talk. A dot first means that nothing was transferred: only attributes differed, and of those a time is no change
    /// worth a reload.
    /// </summary>
    private static bool IsChange(string line) =>
        line.Length > 12
        && (
            line.StartsWith("*deleting ", StringComparison.Ordinal)
            || line[0] is '<' or '>' or 'c' or 'h' or '.'
                && line[1] is 'f' or 'd' or 'L'
                && line[11] == ' '
                && (line[0] != '.' || line.AsSpan(2, 9).ContainsAnyExcept(".t "))
        );
}
