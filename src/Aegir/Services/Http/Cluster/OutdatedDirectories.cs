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
    /// <summary>$1 = the site's directory. Prints which directories of uploads it has, and <c>.</c>; nothing if it is not there.</summary>
    private const string Look = """
        [ -d "$1" ] || exit 0
        for name in files private; do [ ! -d "$1/$name" ] || echo "$name"; done
        echo .
        """;

    /// <summary>$1 = the site's directory, $2 = where it is kept. Prints its new path.</summary>
    private const string SetAside = """
        mkdir -p -m 0700 "$2"
        to=$2/${1##*/}-$(date +%Y%m%d-%H%M%S)
        mv -- "$1" "$to"
        printf '%s' "$to"
        """;

    private const string Copy = "copy";

    private UnixPath Notes => layout.Outdated(server);

    /// <summary>Notes that what the member has of a site counts no more. No undo; may be repeated.</summary>
    public Step Note(string name, HostedSite site) => Step.Do(name, (_, ct) => Note(site, isCopy: false, ct));

    /// <summary>
    /// The same as an undo of whoever made the directory, if he came to it before the member went out: he has made the
    /// step's room then.
    /// </summary>
    public Step NoteIfUndone(string name, HostedSite site) =>
        Step.Do(
            name,
            (_, _) => Task.CompletedTask,
            (scope, ct) => Directory.Exists($"{scope.Room}") ? Note(site, isCopy: true, ct) : Task.CompletedTask
        );

    /// <summary>
    /// Rids the member of what was noted. A directory with uploads that never reached the others is set aside on it instead,
    /// and the log says where. No undo; may be repeated.
    /// </summary>
    /// <param name="name">What the step is called.</param>
    /// <param name="host">The member's machine.</param>
    /// <param name="isOthers">Whether a directory is somebody else's by now; then it is left alone.</param>
    public Step Clear(string name, Host host, Func<OutdatedDirectory, CancellationToken, Task<bool>> isOthers) =>
        Step.Do(
            name,
            async (scope, ct) =>
            {
                foreach (var (note, directory) in await Noted(ct))
                {
                    if (await isOthers(directory, ct))
                        continue;
                    if (await Clear(host, directory, ct) is { } said)
                        scope.Report(said);
                    UploadList.Forget(KeptList(directory.Site));
                    File.Delete($"{note}");
                }
            }
        );

    private Task Note(HostedSite site, bool isCopy, CancellationToken ct)
    {
        var notes = Notes / site.Platform.Name.FileName;
        AtomicFile.MakeDirectory(notes);
        return AtomicFile.WriteDurably(
            notes / site.Site.Uri,
            $"{site.Site.Uri}\n{site.Directory}\n{(isCopy ? Copy : "")}",
            ct
        );
    }

    private async Task<IReadOnlyList<(UnixPath Note, OutdatedDirectory Directory)>> Noted(CancellationToken ct)
    {
        var noted = new List<(UnixPath, OutdatedDirectory)>();
        if (!Directory.Exists($"{Notes}"))
            return noted;
        foreach (
            var file in Directory
                .EnumerateFiles($"{Notes}", "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
        )
        {
            var note = Parsed.Parse<UnixPath>(file);
            if (await AtomicFile.Read(note, ct) is not { } bytes)
                continue;
            var lines = Encoding.UTF8.GetString(bytes).Split('\n');
            noted.Add(
                (note, new(Parsed.Parse<DomainName>(lines[0]), Parsed.Parse<UnixPath>(lines[1]), lines[2] == Copy))
            );
        }
        return noted;
    }

    private async Task<string?> Clear(Host host, OutdatedDirectory directory, CancellationToken ct)
    {
        var names = (await host.Query(Command.Script(Look, $"{directory.Path}"), ct)).Split('\n')[..^1];
        if (names.Length == 0)
            return null;
        if (directory.IsCopy || !await HasUploadsOfItsOwn(host, directory, names[..^1], ct))
        {
            await host.Run(Removal.Of(directory.Path), ct);
            return null;
        }
        var kept = await host.Run(Command.Script(SetAside, $"{directory.Path}", $"{layout.SetAside}"), ct);
        return $"{server} has uploads of {directory.Site} that reached no other server before it was taken out. They count no more, "
            + $"and are in {kept} there: take from it what you need, and delete it.";
    }

    private async Task<bool> HasUploadsOfItsOwn(
        Host host,
        OutdatedDirectory directory,
        string[] names,
        CancellationToken ct
    )
    {
        var now = await UploadList.On(host, directory.Path, names, ct);
        var then = await UploadList.Kept(KeptList(directory.Site), ct);
        return now.Files.Any(file => then is null || !then.Files.Contains(file));
    }

    private UnixPath KeptList(DomainName site) => layout.Uploads(cluster, site) / server.FileName;
}
