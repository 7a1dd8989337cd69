using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site backup-delete URI NAME…</c></summary>
internal sealed class SiteBackupDelete : TaskCommand
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

    private readonly Option<bool> _yes = Typed.Yes();

    public SiteBackupDelete()
        : base("backup-delete", "Delete backups of a site, for good.")
    {
        Arguments.Add(_uri);
        Arguments.Add(_names);
        Options.Add(_yes);
        Examples =
        [
            "aegir site backup-delete example.com example.com-20260131.235959",
            "aegir site backup-delete example.com example.com-20260131.235959 --yes",
        ];
    }

    protected override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    ) => [await DeleteBackups.Plan(hub.Fleet, given.GetRequiredValue(_uri), given.GetRequiredValue(_names), ct)];

    protected override void Confirm(Session session, ParseResult given, IReadOnlyList<HostingTask> tasks)
    {
        var uri = given.GetRequiredValue(_uri).ToString();
        var backups = given.GetRequiredValue(_names).Distinct().Count();
        if (!given.GetValue(_yes))
            session.Terminal.ConfirmDeletion(uri, backups == 1 ? $"a backup of {uri}" : $"{backups} backups of {uri}");
    }
}
