using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Drupal.Code;

/// <summary>
/// Whether a web server could read a code base. It is published with the modes that it has on the hub, with its groups by
/// their names, and belongs to Aegir's user there: what counts is what others may do, or the web server's group.
/// </summary>
public static class CodeAccess
{
    /// <summary>
    /// Looks at the directories down to the docroot, its <c>index.php</c>, and the directories of the core, of the libraries
    /// and of what all sites share. What it tells a person to type opens nothing of a site: settings and private files may be
    /// there.
    /// </summary>
    /// <param name="hub">Where the code is.</param>
    /// <param name="group">The web server's group.</param>
    /// <param name="root">The root of the project.</param>
    /// <param name="code">What lies there.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InvalidInput">One of them is closed; the message says how to open it.</exception>
    public static async Task Demand(LocalHost hub, UnixUser group, UnixPath root, DrupalCode code, CancellationToken ct)
    {
        var docroot = root / code.DocrootPart;
        var (sites, shared) = (docroot / "sites", docroot / "sites" / "all");
        UnixPath[] looked =
        [
            .. WayTo(docroot).SkipWhile(directory => directory != root),
            docroot / (code.Flavour == DrupalFlavour.Drupal7 ? "includes" : "core"),
            root / "vendor",
            sites,
            docroot / "index.php",
            shared,
        ];
        if (await FirstClosed(hub, group, looked, ct) is not { } closed)
            return;
        var mend =
            closed == shared
                ? $"chmod -R go+rX {shared}"
                : $"find {root} -path '{sites}/*' -prune -o -exec chmod go+rX {{}} +";
        throw new InvalidInput(
            $"The web server could not read {closed}: its mode on the hub is {Octal(closed)}, and it is published with that. "
                + $"Perhaps the code was made with umask 077. Do ‘{mend}’, then try again."
        );
    }

    private static IEnumerable<UnixPath> WayTo(UnixPath directory) =>
        $"{directory}" == "/" ? [directory] : WayTo(directory.Parent).Append(directory);

    /// <summary>
    /// What is not there is not closed: whoever recognised the code base has looked for what it needs. Whose group something
    /// belongs to is asked only where not all is open to everybody.
    /// </summary>
    private static async Task<UnixPath?> FirstClosed(
        LocalHost hub,
        UnixUser group,
        IEnumerable<UnixPath> looked,
        CancellationToken ct
    )
    {
        var there = looked.Where(path => Path.Exists($"{path}")).ToList();
        if (there.All(IsOpenToAll))
            return null;
        var find = Command.Script(
            """
            group=$1
            shift
            find -H "$@" -maxdepth 0 \( \
              -type d ! -perm -o=rx ! \( -group "$group" -perm -g=rx \) -o \
              -type f ! -perm -o=r ! \( -group "$group" -perm -g=r \) \) -print -quit
            """,
            [$"{group}", .. there.Select(path => $"{path}")]
        );
        return (await hub.Query(find, ct)).TrimEnd('\n') is { Length: > 0 } closed
            ? Parsed.Parse<UnixPath>(closed)
            : null;
    }

    private static bool IsOpenToAll(UnixPath path)
    {
        var asked = Directory.Exists($"{path}")
            ? UnixFileMode.OtherRead | UnixFileMode.OtherExecute
            : UnixFileMode.OtherRead;
        return (File.GetUnixFileMode($"{path}") & asked) == asked;
    }

    private static string Octal(UnixPath path) => Convert.ToString((int)File.GetUnixFileMode($"{path}"), 8);
}
