using System.Formats.Tar;
using System.Security.Cryptography;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tasks.Backups;

/// <summary>
/// The archive of a site, on the hub: one tar file with <c>site.tar.zst</c> (the site's directory as its web server has
/// it), <c>database.sql.zst</c> (or what the database service dumps instead of SQL) and <c>manifest.json</c>. Any Linux machine opens it without Aegir:
/// <c>tar -xf NAME.tar</c>, then <c>zstd -d</c>. It holds no credentials of ours, but all of the site's data: mode 0600.
/// </summary>
public static class BackupArchive
{
    internal const string SiteMember = "site.tar.zst";
    internal const string ManifestMember = "manifest.json";
    private const int LargestManifest = 1 << 20;

    /// <summary>Where the archive of this name lies.</summary>
    public static UnixPath Path(HubLayout layout, BackupName name) => layout.Backups / $"{name}.tar";

    /// <summary>
    /// Backs up a site. The archive gets its name when it is whole and on the disk; until then it is called
    /// <c>NAME.tar.partial</c>. After a failure nothing is left.
    /// </summary>
    /// <param name="source">The site.</param>
    /// <param name="archive">Where to.</param>
    /// <param name="hub">The hub.</param>
    /// <param name="copied">Told what has been read of the site; null for nobody.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="CommandFailed">Database or directory could not be read.</exception>
    /// <exception cref="BackupFailed">The archive could not be written.</exception>
    public static Task<BackupManifest> Write(
        BackupSource source,
        UnixPath archive,
        LocalHost hub,
        Action<Transferred>? copied,
        CancellationToken ct
    ) => new BackupWriter(source, archive, hub, copied).Write(ct);

    /// <summary>Takes away what a killed process left of an archive that it was writing. A whole archive stays.</summary>
    public static void DiscardPartial(UnixPath archive)
    {
        if (Directory.Exists(archive.Parent.ToString()))
            File.Delete(Partial(archive));
    }

    /// <summary>Takes an archive away. One that is gone already is no fault.</summary>
    public static void Delete(UnixPath archive)
    {
        if (Directory.Exists(archive.Parent.ToString()))
            File.Delete(archive.ToString());
    }

    /// <summary>Reads what an archive says of itself, without reading the rest of it.</summary>
    /// <exception cref="BackupFailed">The file is no archive of Aegir's, or of a newer one.</exception>
    public static Task<BackupManifest> ReadManifest(UnixPath archive, CancellationToken ct) =>
        InMember(
            archive,
            ManifestMember,
            async content =>
            {
                if (content.Length > LargestManifest)
                    throw new BackupFailed($"The manifest of {archive} is too large to be one.");
                var json = new byte[content.Length];
                await content.ReadExactlyAsync(json, ct);
                return BackupManifest.Read(json);
            },
            ct
        );

    /// <summary>Reads all of an archive and compares sizes and checksums with its manifest.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="read">Told what has been read; null for nobody.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="BackupFailed">They differ, or the file is no archive.</exception>
    public static Task<BackupManifest> Check(UnixPath archive, Action<Transferred>? read, CancellationToken ct) =>
        Check(archive, archive, read, ct);

    private static async Task<BackupManifest> Check(
        UnixPath archive,
        UnixPath named,
        Action<Transferred>? read,
        CancellationToken ct
    )
    {
        var manifest = await ReadManifest(archive, ct);
        foreach (var member in new[] { manifest.Database, manifest.Files })
        {
            var (bytes, sum) = await InMember(
                archive,
                member.Name,
                async content => (content.Length, await Sum(content, read, ct)),
                ct
            );
            if (bytes != member.Bytes || sum != member.Sha256)
                throw new BackupFailed($"{named} is damaged: its {member.Name} is not the one that was written.");
        }
        return manifest;
    }

    /// <summary>Copies an archive and checks the copy, which has its name only when it is whole. After a failure nothing is left.</summary>
    /// <param name="from">The archive.</param>
    /// <param name="archive">Where to.</param>
    /// <param name="copied">Told what has been copied; null for nobody.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="BackupFailed">The archive is damaged, or could not be copied.</exception>
    public static Task<BackupManifest> Copy(
        UnixPath from,
        UnixPath archive,
        Action<Transferred>? copied,
        CancellationToken ct
    ) =>
        NewArchive.Make(
            archive,
            $"The copy of {from}",
            async file =>
            {
                await using (var source = File.OpenRead($"{from}"))
                    await Pump.Copy(
                        source,
                        chunk =>
                        {
                            file.Write(chunk);
                            copied?.Invoke(new Transferred(chunk.Length, Files: 0));
                        },
                        ct
                    );
                return await Check(Parsed.Parse<UnixPath>(Partial(archive)), named: from, read: null, ct);
            }
        );

    /// <summary>The dump, for <see cref="Services.Db.DbService.Import"/>.</summary>
    /// <remarks>It fails, and the import with it, when the dump is not as long as its manifest says.</remarks>
    public static PipeSource UnpackDatabase(
        UnixPath archive,
        BackupManifest manifest,
        LocalHost hub,
        Action<Transferred>? copied
    ) =>
        PipeSource.Create(
            (target, ct) => Decompress(archive, manifest.Database, hub, PipeTarget.ToStream(target), copied, ct)
        );

    /// <summary>
    /// Unpacks the site's directory into a directory of a host, which is made, or is empty. Before anything is unpacked,
    /// the whole list of files is looked through, and the free space there.
    /// </summary>
    /// <param name="archive">The archive, which has been checked.</param>
    /// <param name="manifest">What it says of itself.</param>
    /// <param name="hub">The hub.</param>
    /// <param name="host">Where to unpack.</param>
    /// <param name="directory">Into which directory.</param>
    /// <param name="webGroup">
    /// The web server's group: what lies in directories that hand on their group (<c>files</c>, <c>private</c>) belongs
    /// to it and may be written by it, whoever owned it before. Null where it runs as whoever unpacks.
    /// </param>
    /// <param name="scope">Is told what is left out: links out of the directory, devices, set-user-id files; and what is copied.</param>
    /// <param name="ct">Stops it; a part is unpacked.</param>
    /// <exception cref="BackupFailed">The archive holds what no site's directory should; nothing was unpacked.</exception>
    /// <exception cref="CommandFailed">The directory is not empty, the disk is full, …; a part may be unpacked.</exception>
    public static Task UnpackSite(
        UnixPath archive,
        BackupManifest manifest,
        LocalHost hub,
        Host host,
        UnixPath directory,
        UnixUser? webGroup,
        StepScope scope,
        CancellationToken ct
    ) => new SiteUnpacker(archive, manifest.Files, hub).Unpack(host, directory, webGroup, scope, ct);

    internal static string Partial(UnixPath archive) => $"{archive}.partial";

    /// <summary>Decompresses a member, tells how much it is, and stops where it grows beyond what the manifest says.</summary>
    internal static async Task Decompress(
        UnixPath archive,
        BackupMember member,
        LocalHost hub,
        PipeTarget target,
        Action<Transferred>? copied,
        CancellationToken ct
    )
    {
        var limit = new MemberLimit(archive, member, copied);
        var zstd = Command.Of("zstd", "--quiet", "--decompress", "--stdout") with
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        await InMember(
            archive,
            member.Name,
            async content =>
            {
                await hub.Stream(zstd, PipeSource.FromStream(content), limit.Before(target), ct);
                return true;
            },
            ct
        );
        limit.DemandAll();
    }

    private static async Task<string> Sum(Stream content, Action<Transferred>? read, CancellationToken ct)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await Pump.Copy(
            content,
            chunk =>
            {
                sum.AppendData(chunk);
                read?.Invoke(new Transferred(chunk.Length, Files: 0));
            },
            ct
        );
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static async Task<T> InMember<T>(
        UnixPath archive,
        string member,
        Func<Stream, Task<T>> read,
        CancellationToken ct
    )
    {
        var known = new FileInfo($"{archive}");
        if (!known.Exists)
            throw new NotFound(
                $"There is no archive {archive}, or {Environment.UserName} may not look into its directory."
            );
        // What has no length may be a pipe, and to open that would wait for ever.
        if (known.LinkTarget is not null || known.Length == 0)
            throw new BackupFailed($"{archive} is no archive of a site: it is a link, empty, or no file.");
        try
        {
            await using var file = File.OpenRead(archive.ToString());
            await using var tar = new TarReader(file);
            while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
                if (
                    entry.Name == member
                    && entry.EntryType == TarEntryType.RegularFile
                    && entry.DataStream is { } content
                )
                    return await read(content);
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new BackupFailed($"{archive} is no archive of a site, or is damaged: {failure.Message}", failure);
        }
        throw new BackupFailed($"{archive} has no {member}: it is no archive of a site, or is damaged.");
    }
}
