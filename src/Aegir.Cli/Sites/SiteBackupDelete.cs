using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks.Backups;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site backup-delete URI NAME…</c></summary>
internal sealed class SiteBackupDelete : ChangeCommand
{
    private readonly Argument<DomainName> _uri = Typed.Argument(
        "URI",
        "The site. It may have been deleted since.",
        Typed.Site
    );
    private readonly Argument<BackupName[]> _names = Typed.Arguments(
        "BACKUP",
        "The backups, as ‘aegir site backups’ lists them.",
        ArgumentArity.OneOrMore,
        Parsed.Parse<BackupName>
    );

    public SiteBackupDelete()
        : base("backup-delete", "Delete backups of a site, for good.")
    {
        Arguments.Add(_uri);
        Arguments.Add(_names);
        Examples = ["aegir site backup-delete example.com example.com-20260131.235959"];
    }

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var uri = given.GetRequiredValue(_uri);
        var changes = new List<Change>();
        foreach (var name in given.GetRequiredValue(_names).Distinct())
        {
            if ((await hub.Db.Backups.Get(name, ct)).Site != uri)
                throw new NotFound($"{name} is no backup of {uri}. ‘aegir site backups {uri}’ shows what there is.");
            changes.Add(new Change($"delete backup {name}", end => Delete(hub, name, end)));
        }
        return changes;
    }

    /// <summary>The archive goes first: a record without one can be deleted again, an archive without record would be lost.</summary>
    private static Task Delete(Hub hub, BackupName name, CancellationToken ct)
    {
        File.Delete(BackupArchive.Path(hub.Fleet.Layout, name).ToString());
        return hub.Db.Backups.Delete(name, ct);
    }
}
