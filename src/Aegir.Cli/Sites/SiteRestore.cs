using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site restore URI [BACKUP]</c></summary>
internal sealed class SiteRestore : SiteTaskCommand
{
    private readonly Argument<BackupName?> _backup = Typed.Argument<BackupName?>(
        "BACKUP",
        "The backup, as ‘aegir site backups’ lists it. Default: the newest that was asked for or added.",
        Parsed.Parse<BackupName>
    );
    private readonly Option<bool> _noBackup = Typed.Flag(
        "--no-backup",
        "Make no backup first: the site is too broken for one."
    );

    public SiteRestore()
        : base("restore", "Put a site back to what a backup holds. What is there now is backed up first.")
    {
        _backup.Arity = ArgumentArity.ZeroOrOne;
        Arguments.Add(_backup);
        Options.Add(_noBackup);
        Examples = ["aegir site restore example.com", "aegir site restore example.com example.com-20260131.235959"];
    }

    protected override async Task<HostingTask> PlanFor(Site site, Hub hub, ParseResult given, CancellationToken ct)
    {
        var backup = given.GetValue(_backup) ?? await Newest(hub, site, ct);
        return await RestoreSite.Plan(hub.Fleet, site, backup, backsUp: !given.GetValue(_noBackup), ct);
    }

    /// <summary>Not one that a task made for its own safety: that may hold just what the restoration is to undo.</summary>
    private static async Task<BackupName> Newest(Hub hub, Site site, CancellationToken ct)
    {
        var backups = await hub.Db.Backups.List(site.Uri, ct);
        if (backups.Count == 0)
            throw new NotFound($"There is no backup of {site.Name}. ‘aegir site backup {site.Uri}’ makes one.");
        return backups.FirstOrDefault(backup => backup.Reason is BackupSite.OnRequest or AddBackup.Added)?.Name
            ?? throw new NotFound(
                $"Nobody asked for a backup of {site.Name}, so one must be named. Tasks made these, the newest first:\n"
                    + string.Join('\n', backups.Select(backup => Choice(site, backup)))
            );
    }

    /// <summary>What is typed to take it, and what it was made for.</summary>
    private static string Choice(Site site, Backup backup) =>
        $"  aegir site restore {site.Uri} {backup.Name}  {Printable.Line(backup.Reason)}";
}
