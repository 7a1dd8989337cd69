using System.Globalization;
using System.Text;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Http.Cluster;

/// <summary>
/// The directories of sites that a member of a cluster would have lost, had it not been out: each is a note on the hub,
/// until the member is back and is rid of it. Before that nothing may be published there: it is another site's, or the
/// same one's of another time. (docs/adr/0014-uploads-of-a-cluster.md)
/// </summary>
/// <param name="layout">Where the hub keeps what it knows of members.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="server">The member.</param>
internal sealed class OutdatedDirectories(HubLayout layout, ContextName cluster, ContextName server)
{
    /// <summary>$1 = a directory. Prints which directories of uploads it has, and <c>.</c>; nothing if it is not there.</summary>
    private const string Look = """
        [ -d "$1" ] || exit 0
        for name in files private; do [ ! -d "$1/$name" ] || echo "$name"; done
        echo .
        """;

    /// <summary>$1 = a directory, $2 = where it is kept, perhaps on another file system: there it is whole or not at all.</summary>
    private const string SetAside =
        Removal.Functions
        + """
            (umask 077 && mkdir -p "${2%/*}")
            if [ -e "$2" ]; then
              remove "$1"
            elif [ "$(stat -c %d -- "$1")" = "$(stat -c %d -- "${2%/*}")" ]; then
              mv -T -- "$1" "$2"
            else
              let_in "$1"
              remove "$2.unfinished"
              cp -a -- "$1" "$2.unfinished"
              mv -T -- "$2.unfinished" "$2"
              remove "$1"
            fi
            """;

    private UnixPath Notes => layout.Outdated(server) / cluster.FileName;

    /// <summary>Notes that what the member has of a site counts no more. No undo; may be repeated.</summary>
    public Step Note(string name, HostedSite site, OutdatedReason reason) =>
        Step.Do(name, (_, ct) => Note(site, reason, ct));

    /// <summary>
    /// The same as an undo of whoever made the directory, or replaced it, if he came to it before the member went out: he has
    /// made the step's room then.
    /// </summary>
    public Step NoteIfUndone(string name, HostedSite site, OutdatedReason reason) =>
        Step.Do(
            name,
            (_, _) => Task.CompletedTask,
            (scope, ct) => Directory.Exists($"{scope.Room}") ? Note(site, reason, ct) : Task.CompletedTask
        );

    /// <summary>
    /// Rids the member of what was noted. A directory with uploads that never reached the others is set aside on it instead,
    /// and the log says where. No undo; may be repeated: a note goes when all is done that it asks for, and said.
    /// </summary>
    /// <param name="name">What the step is called.</param>
    /// <param name="host">The member's machine.</param>
    /// <param name="isOthers">
    /// Whether a directory is somebody else's by now; then it is left alone. Throws where that cannot be told yet.
    /// </param>
    public Step Clear(string name, Host host, Func<OutdatedDirectory, CancellationToken, Task<bool>> isOthers) =>
        Step.Do(
            name,
            async (scope, ct) =>
            {
                var noted = await Noted(ct);
                foreach (var (note, directory) in noted)
                {
                    if (!await isOthers(directory, ct))
                        await Clear(host, note, directory, scope.Report, ct);
                }
                foreach (var (note, directory) in noted)
                {
                    UploadList.Forget(KeptList(directory.Site));
                    File.Delete($"{note}");
                }
            },
            undo: null,
            async ct =>
                string.Concat((await Noted(ct)).Select(noted => $"remove {noted.Directory.Path}, or set it aside\n"))
        );

    /// <summary>The sites that something was noted of.</summary>
    public async Task<IReadOnlyList<DomainName>> Sites(CancellationToken ct) =>
        [.. (await Noted(ct)).Select(noted => noted.Directory.Site).Distinct()];

    /// <summary>The first reason counts: nothing has changed there since.</summary>
    private async Task Note(HostedSite site, OutdatedReason reason, CancellationToken ct)
    {
        var note = Notes / site.Platform.Name.FileName / site.Site.Uri;
        if (!File.Exists($"{note}"))
            await AtomicFile.WriteDurably(note, $"{site.Site.Uri}\n{site.Directory}\n{reason}", ct);
    }

    /// <summary>No site's name begins with a dot: such a file is what a killed process left behind.</summary>
    private async Task<IReadOnlyList<(UnixPath Note, OutdatedDirectory Directory)>> Noted(CancellationToken ct)
    {
        var noted = new List<(UnixPath, OutdatedDirectory)>();
        if (!Directory.Exists($"{Notes}"))
            return noted;
        var files = Directory
            .EnumerateFiles($"{Notes}", "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file)[0] != '.')
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var note = Parsed.Parse<UnixPath>(file);
            if (await AtomicFile.Read(note, ct) is not { } bytes)
                continue;
            var lines = Encoding.UTF8.GetString(bytes).Split('\n');
            noted.Add(
                (
                    note,
                    new(
                        Parsed.Parse<DomainName>(lines[0]),
                        Parsed.Parse<UnixPath>(lines[1]),
                        Enum.Parse<OutdatedReason>(lines[2])
                    )
                )
            );
        }
        return noted;
    }

    /// <summary>
    /// Removes the directory, and what a restoration that the member went out of has left beside it; of these, what visitors
    /// have had is set aside if that is not known to be elsewhere.
    /// </summary>
    private async Task Clear(
        Host host,
        UnixPath note,
        OutdatedDirectory outdated,
        Action<string> report,
        CancellationToken ct
    )
    {
        var (directory, before) = (outdated.Path, HiddenSiblings.Outgoing(outdated.Path));
        var wasSwapped = outdated.Reason == OutdatedReason.Replaced && await UploadsIn(host, before, ct) is not null;
        var visited = wasSwapped ? before : directory;
        await host.Run(Removal.Of(HiddenSiblings.Incoming(directory), wasSwapped ? directory : before), ct);
        var made = File.GetLastWriteTimeUtc($"{note}").ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var kept = layout.SetAside / note.Parent.Name / $"{outdated.Site}-{made}";
        // It may be there already, and whoever set it aside was stopped before he could say so.
        if (await UploadsIn(host, visited, ct) is { } names)
        {
            var isKept =
                outdated.Reason != OutdatedReason.Undone
                && names.Count > 0
                && await HasUploadsOfItsOwn(host, outdated.Site, visited, names, ct);
            await host.Run(isKept ? MoveAside(visited, kept) : Removal.Of(visited), ct);
        }
        if (await UploadsIn(host, kept, ct) is not null)
            report(
                $"{server} has uploads of {outdated.Site} that reached no other server before it was taken out. They count no "
                    + $"more, and are in {kept} there: take from it what you need, and delete it."
            );
    }

    private static Command MoveAside(UnixPath directory, UnixPath kept) =>
        Command.Script(SetAside, $"{directory}", $"{kept}") with
        {
            Timeout = Removal.Limit,
        };

    /// <summary>The names of a site's directories of uploads; null where there is no such site's directory.</summary>
    private static async Task<IReadOnlyList<string>?> UploadsIn(Host host, UnixPath directory, CancellationToken ct)
    {
        var lines = (await host.Query(Command.Script(Look, $"{directory}"), ct)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        return lines is [.. var names, "."] ? names : null;
    }

    private async Task<bool> HasUploadsOfItsOwn(
        Host host,
        DomainName site,
        UnixPath directory,
        IReadOnlyList<string> names,
        CancellationToken ct
    )
    {
        var now = await UploadList.On(host, directory, [.. names], ct);
        var then = await UploadList.Kept(KeptList(site), ct);
        return now.Files.Any(file => then is null || !then.Files.Contains(file));
    }

    private UnixPath KeptList(DomainName site) => layout.Uploads(cluster, site) / server.FileName;
}
