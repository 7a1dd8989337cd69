using Aegir.Hosts;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tasks.Backups;

/// <summary>
/// Writes one archive. The site's directory and the dump are read and compressed at the same time. The directory, by
/// far the larger as a rule, goes straight into the archive, whose header for it is filled in afterwards; the dump goes
/// to a nameless file and is copied behind it. (docs/adr/0006-backup-archive.md)
/// </summary>
/// <param name="source">The site.</param>
/// <param name="archive">Where to.</param>
/// <param name="hub">The hub.</param>
/// <param name="copied">Told by two threads what has been read, before it is compressed; null for nobody.</param>
internal sealed class BackupWriter(BackupSource source, UnixPath archive, LocalHost hub, Action<Transferred>? copied)
{
    /// <summary>
    /// A file that is changed or removed while it is read is no reason to fail (exit code 1): the site may be open. Nobody
    /// needs what Drupal makes in its temporary directory, where PHP makes files that only the web server can read.
    /// </summary>
    private const string Pack =
        WebFiles.Functions
        + """
            directory=$1
            shift
            let_in "$directory/files" "$directory/private"
            code=0
            tar --create --file=- --directory="$directory" --format=gnu --warning=no-file-changed --warning=no-file-ignored \
              --anchored --wildcards '--exclude=./private/temp/*' --no-wildcards "$@" . || code=$?
            [ $code -gt 1 ] || exit 0
            say_closed "$directory/files" "$directory/private"
            exit $code
            """;

    /// <summary>Writes the archive; it has its name only when it is whole and on the disk.</summary>
    public Task<BackupManifest> Write(CancellationToken ct) =>
        NewArchive.Make(
            archive,
            $"The backup of {source.Site.Site.Uri}",
            async file =>
            {
                await using var dump = PrivateFile.CreateNameless($"{BackupArchive.Partial(archive)}.sql");
                file.Position = TarHeader.Block;
                var (site, sql) = await Members(file, dump, ct);
                var manifest = source.Manifest(sql, site);
                await Assemble(file, dump, manifest, ct);
                return manifest;
            }
        );

    /// <summary>A database that is a file is in the archive as a dump, and only so.</summary>
    private string[] LeftOut => source.Site.DatabasePart is { } part ? [$"--exclude=./{part}"] : [];

    private async Task<(BackupMember Site, BackupMember Sql)> Members(
        FileStream file,
        FileStream dump,
        CancellationToken ct
    )
    {
        using var siteFile = new MemberFile(file);
        using var sqlFile = new MemberFile(dump);
        var tar = Command.Of(["sh", "-eu", "-c", Pack, "pack", $"{source.Site.Directory}", .. LeftOut]) with
        {
            Timeout = Command.LongestCopy,
        };
        var (site, sql) = (0L, 0L);
        try
        {
            await AllOrNone.Run(
                [
                    async end =>
                        site = await Compress(
                            (target, token) => source.Files.Stream(tar, PipeSource.Null, target, token),
                            siteFile,
                            end
                        ),
                    async end =>
                        sql = await Compress(
                            (target, token) => source.Database.Dump(source.Site, target, token),
                            sqlFile,
                            end
                        ),
                ],
                ct
            );
        }
        catch when ((siteFile.Failure ?? sqlFile.Failure) is { } full)
        {
            throw full;
        }
        return (
            siteFile.Describe(BackupArchive.SiteMember, site),
            sqlFile.Describe($"database.{source.Database.DumpFormat}.zst", sql)
        );
    }

    /// <returns>How many bytes went in.</returns>
    private async Task<long> Compress(
        Func<PipeTarget, CancellationToken, Task> write,
        MemberFile member,
        CancellationToken ct
    )
    {
        var unpacked = 0L;
        Exception? failure = null;
        var zstd = Command.Of("zstd", "--quiet", "--stdout", "-T0", "-3") with { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            await hub.Stream(
                zstd,
                PipeSource.Create(
                    async (stdin, token) =>
                    {
                        try
                        {
                            await write(Counted(stdin, bytes => unpacked += bytes), token);
                        }
                        catch (Exception broken)
                        {
                            failure = broken;
                            throw;
                        }
                    }
                ),
                member.Target,
                ct
            );
            return unpacked;
        }
        catch (CommandFailed) when (failure is not (null or OperationCanceledException))
        {
            // zstd was stopped because what it should have read failed: that says more.
            throw failure;
        }
    }

    private PipeTarget Counted(Stream target, Action<long> count) =>
        PipeTarget.Create(
            (source, ct) =>
                Pump.Copy(
                    source,
                    chunk =>
                    {
                        target.Write(chunk);
                        count(chunk.Length);
                        copied?.Invoke(new Transferred(chunk.Length, Files: 0));
                    },
                    ct
                )
        );

    private async Task Assemble(FileStream file, FileStream dump, BackupManifest manifest, CancellationToken ct)
    {
        await Pad(file, manifest.Files.Bytes, ct);
        await file.WriteAsync(Header(manifest.Database), ct);
        dump.Position = 0;
        await dump.CopyToAsync(file, 1 << 20, ct);
        await Pad(file, manifest.Database.Bytes, ct);
        var json = manifest.ToJson();
        await file.WriteAsync(TarHeader.Of(BackupArchive.ManifestMember, json.Length, source.Created), ct);
        await file.WriteAsync(json, ct);
        await Pad(file, json.Length, ct);
        await file.WriteAsync(new byte[2 * TarHeader.Block], ct);
        file.Position = 0;
        await file.WriteAsync(Header(manifest.Files), ct);
    }

    private byte[] Header(BackupMember member) => TarHeader.Of(member.Name, member.Bytes, source.Created);

    private static ValueTask Pad(FileStream file, long bytes, CancellationToken ct) =>
        file.WriteAsync(new byte[TarHeader.Padding(bytes)], ct);
}
