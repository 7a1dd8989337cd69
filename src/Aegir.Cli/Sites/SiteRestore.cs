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
        "The backup, as ‘aegir site backups’ lists it. Default: the newest that was asked for.",
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
        var backup =
            given.GetValue(_backup)
            ?? await Newest(hub, site, ct)
            ?? throw new NotFound($"There is no backup of {site.Name}. ‘aegir site backup {site.Uri}’ makes one.");
        return await RestoreSite.Plan(hub.Fleet, site, backup, backsUp: !given.GetValue(_noBackup), ct);
    }

    /// <summary>Not one that a task made for its own safety: that may hold just what the restoration is to undo.</summary>
    private static async Task<BackupName?> Newest(Hub hub, Site site, CancellationToken ct) =>
        (await hub.Db.Backups.List(site.Uri, ct)).FirstOrDefault(backup => backup.Reason == BackupSite.OnRequest)?.Name;
}
