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
            (scope, ct) => scope.Notes.Any ? Note(site, reason, ct) : Task.CompletedTask
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
            await AtomicFile.WriteDurably(note, $"{site.Site.Uri} {site.Directory} {reason}", ct);
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
            var words = Encoding.UTF8.GetString(bytes).Split(' ');
            noted.Add(
                (
                    note,
                    new(
                        Parsed.Parse<DomainName>(words[0]),
                        Parsed.Parse<UnixPath>(words[1]),
                        Enum.Parse<OutdatedReason>(words[2])
                    )
                )
            );
        }
        return noted;
    }

    /// <summary>
    /// Removes the directory, and what a restoration that the member went out of has left beside it. What visitors have had is
    /// set aside if it is not known to be elsewhere.
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
        List<UnixPath> unvisited = [HiddenSiblings.Incoming(directory)];
        if (
            outdated.Reason == OutdatedReason.Undone
            || outdated.Reason == OutdatedReason.NotPutBack && await UploadsIn(host, before, ct) is not null
        )
            unvisited.Add(directory);
        await host.Run(Removal.Of(unvisited), ct);
        var noted = File.GetLastWriteTimeUtc($"{note}").ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        foreach (
            var (visited, aside) in new[]
            {
                (before, HiddenSiblings.Aside(directory, $"before-{noted}")),
                (directory, HiddenSiblings.Aside(directory, $"out-{noted}")),
            }
        )
        {
            if (await UploadsIn(host, visited, ct) is { } names)
                await host.Run(
                    await HasUploadsOfItsOwn(host, outdated.Site, visited, names, ct)
                        ? Command.Of("mv", "-T", "--", $"{visited}", $"{aside}")
                        : Removal.Of(visited),
                    ct
                );
            // It may be there already, and whoever set it aside was stopped before he could say so.
            if (await UploadsIn(host, aside, ct) is not null)
                report(
                    $"{server} has uploads of {outdated.Site} that reached no other server before it was taken out. They count "
                        + $"no more, and are in {aside} there: take from it what you need, and delete it."
                );
        }
    }

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
        if (names.Count == 0)
            return false;
        var now = await UploadList.On(host, directory, [.. names], ct);
        var then = await UploadList.Kept(KeptList(site), ct);
        return now.Files.Any(file => then is null || !then.Files.Contains(file));
    }

    private UnixPath KeptList(DomainName site) => layout.Uploads(cluster, site) / server.FileName;
}
