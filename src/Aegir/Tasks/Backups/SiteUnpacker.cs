using System.Globalization;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tasks.Backups;

/// <summary>Unpacks the site's directory from an archive, after it has been looked through.</summary>
internal sealed class SiteUnpacker(UnixPath archive, BackupMember member, LocalHost hub)
{
    private const string FreeBytes = """
        directory=$1
        while [ ! -d "$directory" ]; do directory=$(dirname -- "$directory"); done
        df --output=avail,target -B1 -- "$directory" | tail -n 1
        """;

    /// <summary>
    /// Into an empty directory only: a link that lies there already could lead tar astray. Owners are not restored,
    /// groups of uploaded files are. A setgid bit on a file is what <c>chmod -R 2770 files</c> leaves; it goes. Until then
    /// nobody else gets into the directory, whatever mode the archive has for it: what lies in it could be executed.
    /// </summary>
    private const string Extract = """
        directory=$1 group=$2
        shift 2
        mkdir -p -m 0700 -- "$directory"
        if [ -n "$(ls -A -- "$directory")" ]; then echo "$directory is not empty" >&2; exit 1; fi
        tar --extract --file=- --directory="$directory" --no-same-owner --preserve-permissions \
          --delay-directory-restore --no-overwrite-dir --anchored --no-wildcards "$@"
        find "$directory" -type f -perm /6000 -exec chmod ug-s -- {} +
        [ -z "$group" ] || find "$directory" -type d -perm -2000 -prune -exec chgrp -R -h -- "$group" {} +
        find "$directory" -type d -perm -2000 -prune -exec chmod -R g+rwX -- {} +
        chmod 0755 "$directory"
        """;

    /// <summary>Unpacks, and reports what it leaves out, and how much it unpacks.</summary>
    public async Task Unpack(Host host, UnixPath directory, UnixUser? webGroup, StepScope scope, CancellationToken ct)
    {
        var leftOut = await LookThrough(ct);
        foreach (var left in leftOut)
            scope.Report($"{Parsed.Quote(left.Name)} is left out: {left.Why}");
        await DemandSpace(host, directory, ct);
        var command = Command.Of([
            "sh",
            "-eu",
            "-c",
            Extract,
            "unpack",
            directory.ToString(),
            $"{webGroup}",
            .. leftOut.Select(left => $"--exclude={left.Name}"),
        ]) with
        {
            Timeout = Command.LongestCopy,
        };
        BackupFailed? failure = null;
        var content = PipeSource.Create(
            async (stdin, token) =>
            {
                try
                {
                    await BackupArchive.Decompress(
                        archive,
                        member,
                        hub,
                        PipeTarget.ToStream(stdin),
                        scope.Copied,
                        token
                    );
                }
                catch (BackupFailed broken)
                {
                    failure = broken;
                    throw;
                }
            }
        );
        try
        {
            await host.Stream(command, content, PipeTarget.Null, ct);
        }
        catch (CommandFailed) when (failure is not null)
        {
            throw failure;
        }
    }

    private async Task<IReadOnlyCollection<LeftOutMember>> LookThrough(CancellationToken ct)
    {
        BackupFailed? refusal = null;
        IReadOnlyCollection<LeftOutMember> leftOut = [];
        var listing = PipeTarget.Create(
            async (source, token) =>
            {
                try
                {
                    leftOut = await SiteListing.Read(source, token);
                }
                catch (BackupFailed refused)
                {
                    refusal = refused;
                    throw;
                }
            }
        );
        try
        {
            await BackupArchive.Decompress(archive, member, hub, listing, copied: null, ct);
        }
        catch (Exception) when (refusal is not null)
        {
            throw refusal;
        }
        return leftOut;
    }

    private async Task DemandSpace(Host host, UnixPath directory, CancellationToken ct)
    {
        var question = Command.Script(FreeBytes, directory.ToString());
        var answer = (await host.Query(question, ct)).Trim().Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
        if (!long.TryParse(answer[0], NumberStyles.None, CultureInfo.InvariantCulture, out var free))
            throw new CommandFailed(host.Name, question, "did not say how much space is free.");
        if (free < member.UnpackedBytes)
            throw new CommandFailed(
                host.Name,
                question,
                $"shows that {answer[^1]} is too full: {free >> 20} MiB are free, the site takes {member.UnpackedBytes >> 20} MiB."
            );
    }
}
