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
        "The backup, as ‘aegir site backups’ lists it. Default: the newest.",
        Parsed.Parse<BackupName>
    );

    public SiteRestore()
        : base("restore", "Put a site back to what a backup holds. What is there now is backed up first.")
    {
        _backup.Arity = ArgumentArity.ZeroOrOne;
        Arguments.Add(_backup);
        Examples = ["aegir site restore example.com", "aegir site restore example.com example.com-20260131.235959"];
    }

    protected override async Task<HostingTask> PlanFor(Site site, Hub hub, ParseResult given, CancellationToken ct)
    {
        var backup =
            given.GetValue(_backup)
            ?? (await hub.Db.Backups.List(site.Uri, ct) is [var newest, ..] ? newest.Name : null);
        return await RestoreSite.Plan(
            hub.Fleet,
            site,
            backup
                ?? throw new NotFound($"There is no backup of {site.Name}. ‘aegir site backup {site.Uri}’ makes one."),
            ct
        );
    }
}
