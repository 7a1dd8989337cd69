using System.Globalization;

namespace Aegir.Hosts;

/// <summary>
/// Copies directories with rsync: what differs, over the connection that is already there. Symbolic links stay links.
/// The owner is
/// the receiver's own; group (by name) and permissions travel; each file is replaced in one move.
/// </summary>
internal static class Rsync
{
    /// <summary>Makes <paramref name="target"/> like <paramref name="source"/>, as <paramref name="sync"/> says.</summary>
    /// <param name="hub">Where rsync is started.</param>
    /// <param name="sync">What to copy, and how.</param>
    /// <param name="source">The source as rsync names it, without a final slash.</param>
    /// <param name="target">The target as rsync names it.</param>
    /// <param name="shell">The options that name the remote shell; empty for a copy on the hub.</param>
    /// <param name="ct">Stops it; files that arrived stay.</param>
    public static async Task<SyncResult> Copy(
        LocalHost hub,
        FileSync sync,
        string source,
        string target,
        string[] shell,
        CancellationToken ct
    )
    {
        List<string> argv =
        [
            "rsync",
            "--recursive",
            "--links",
            "--perms",
            "--group",
            "--times",
            "--omit-dir-times",
            "--compress",
            "--mkpath",
            "--out-format=%i %n",
            string.Create(CultureInfo.InvariantCulture, $"--timeout={Math.Min(60, sync.Timeout.TotalSeconds):0}"),
            .. shell,
        ];
        if (sync.ComparesContent)
            argv.Add("--checksum");
        if (sync.Deletes)
            argv.Add("--delete-delay");
        if (sync.SkipsExisting)
            argv.Add("--ignore-existing");
        if (sync.IsTrial)
            argv.Add("--dry-run");
        if (sync.Only is not null)
            argv.AddRange(["--files-from=-", "--delete-missing-args"]);
        argv.AddRange(sync.Protects.Select(pattern => $"--filter=protect {pattern}"));
        argv.AddRange(sync.Excludes.Select(pattern => $"--exclude={pattern}"));
        var command = Command.Of([.. argv, "--", source + "/", target + "/"]) with
        {
            Input = sync.Only is null ? null : string.Concat(sync.Only.Select(path => path + "\n")),
            Timeout = sync.Timeout,
        };
        return Read(await hub.Run(command, ct));
    }

    /// <summary>
    /// A line is <c>%i %n</c> (rsync(1), --itemize-changes). A dot first means that nothing was transferred: only
    /// attributes differed, and of those a time is no change worth a reload.
    /// </summary>
    private static SyncResult Read(string output) =>
        new([
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.Length > 12 && (line[0] != '.' || line.AsSpan(2, 9).ContainsAnyExcept(".t ")))
                .Select(line => line[(line.IndexOf(' ') + 1)..].TrimStart()),
        ]);
}
