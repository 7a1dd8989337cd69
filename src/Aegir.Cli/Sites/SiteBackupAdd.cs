using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site backup-add URI FILE</c></summary>
internal sealed class SiteBackupAdd : TaskCommand
{
    private readonly Argument<DomainName> _uri = Typed.Argument(
        "URI",
        "The site. Where there is none of this name, the archive must be of it.",
        Typed.Site
    );
    private readonly Argument<UnixPath> _file = Typed.Argument("FILE", "The archive, on the hub.", Typed.File);

    public SiteBackupAdd()
        : base(
            "backup-add",
            "Add an archive of another hub, or one that is not in the records, to the backups of a site."
        )
    {
        Arguments.Add(_uri);
        Arguments.Add(_file);
        Examples = ["aegir site backup-add example.com /tmp/example.com-20260131.235959.tar"];
    }

    protected override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    ) => [await AddBackup.Plan(hub.Fleet, given.GetRequiredValue(_uri), given.GetRequiredValue(_file), ct)];
}
