using Aegir.Model;

namespace Aegir.Hosts;

/// <summary>
/// What <see cref="FileRelay"/> does not copy: symbolic links that lead out of what is copied, and what is neither a file
/// nor a directory.
/// </summary>
/// <param name="files">Each with what it is, as its host spells it: names may hold any byte.</param>
/// <param name="closed">Directories that could not be looked into.</param>
/// <param name="isAll">Whether these are all.</param>
internal sealed class LeftBehind(IReadOnlyList<string> files, IReadOnlyList<string> closed, bool isAll)
{
    private const int Shown = 24;
    private const char Closed = 'X';
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>
    /// $1 = a directory, then the names in it. Says of everything that might stay behind, each ended by a zero byte, its type
    /// with its path and where it leads. A link that is neither absolute nor has ‘..’ in it leads nowhere else. A
    /// directory that cannot be looked into has type <c>X</c>. The length is limited, so that the last record may be cut off.
    /// </summary>
    private const string List = """
        cd "$1"
        shift
        for name do
          shift
          [ ! -d "$name" ] && [ ! -L "$name" ] || set -- "$@" "$name"
        done
        [ $# -gt 0 ] || exit 0
        export LC_ALL=C
        { find "$@" \( -type l \( -lname '/*' -o -lname '*..*' \) -o ! -type l ! -type f ! -type d \) \
          -printf '%y%p\0%l\0' -o -type d ! \( -readable -executable \) -prune -printf 'X%p\0\0' 2>/dev/null || :; } |
          head -c 4194304
        """;

    /// <summary>Asks a host what of these names would stay behind, with the meaning that they have to a copy.</summary>
    /// <param name="from">Who would send.</param>
    /// <param name="source">The directory that is copied from.</param>
    /// <param name="names">Directories in it, or <c>.</c> for all of it.</param>
    /// <param name="isOurs">Whether these are a site's of ours, whose temporary files nobody copies.</param>
    /// <param name="leftOut">A path below it that is not copied on purpose; null for none.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="CommandFailed">The host did not answer.</exception>
    public static async Task<LeftBehind> Find(
        Host from,
        UnixPath source,
        string[] names,
        bool isOurs,
        string? leftOut,
        CancellationToken ct
    )
    {
        var list = Command.Script(List, [$"{source}", .. names]) with { Timeout = Limit };
        var text = await from.Query(list, ct);
        var words = text.Split('\0');
        var found = words
            .Chunk(2)
            .Where(pair => pair is [{ Length: > 1 }, _])
            .Select(pair => (Type: pair[0][0], Path: Relative(pair[0][1..]), Target: pair[1]))
            .Where(file => !IsWithin(file.Path, leftOut) && !(isOurs && IsWithin(file.Path, "private/temp")))
            .Where(file => file.Type != 'l' || LeadsOut(file.Path, file.Target))
            .ToLookup(
                file => file.Type == Closed,
                file =>
                    file.Type switch
                    {
                        Closed => file.Path,
                        'l' => $"{file.Path} -> {file.Target}",
                        _ => $"{file.Path} ({Kind(file.Type)})",
                    }
            );
        return new LeftBehind([.. found[false]], [.. found[true]], isAll: text.Length == 0 || text[^1] == '\0');
    }

    /// <summary>Says what stays behind, a line each; empty where nothing does.</summary>
    /// <param name="place">Where that is.</param>
    public string Describe(string place) =>
        string.Join(
            '\n',
            new[]
            {
                Describe(
                    $"These stay behind in {place}: links that lead out of it, and what is neither a file nor a directory.",
                    files
                ),
                Describe(
                    $"These directories in {place} are closed, so that nobody can tell what of them stays behind.",
                    closed
                ),
            }.Where(text => text.Length > 0)
        );

    private string Describe(string what, IReadOnlyList<string> paths) =>
        paths.Count == 0
            ? ""
            : what
                + string.Concat(paths.Take(Shown).Select(path => $"\n  {Printable.Line(path)}"))
                + (paths.Count > Shown ? $"\n  and {(isAll ? "" : "at least ")}{paths.Count - Shown} more" : "");

    /// <summary>
    /// rsync's own rule for <c>--safe-links</c>. Newer releases have no patience with a ‘..’ anywhere but at the beginning;
    /// older ones copy some of those.
    /// </summary>
    private static bool LeadsOut(string path, string target)
    {
        var (rest, up) = (target, 0);
        for (; rest.StartsWith("../", StringComparison.Ordinal); up++)
            rest = rest[3..].TrimStart('/');
        return target.Length == 0
            || target[0] == '/'
            || (target == ".." ? 1 : up) > path.Count(c => c == '/')
            || rest.Contains("/../", StringComparison.Ordinal)
            || target.EndsWith("/..", StringComparison.Ordinal);
    }

    private static bool IsWithin(string path, string? directory) =>
        directory is not null && (path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal));

    private static string Relative(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

    private static string Kind(char type) =>
        type switch
        {
            'p' => "a named pipe",
            's' => "a socket",
            _ => "a device",
        };
}
