using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site delete URI</c></summary>
internal sealed class SiteDelete : SiteTaskCommand
{
    private readonly Option<bool> _yes = Typed.Yes();
    private readonly Option<bool> _noBackup = Typed.Flag(
        "--no-backup",
        "Make no backup first: the site is too broken for one."
    );

    public SiteDelete()
        : base("delete", "Delete a site: vhost, files, database. A last backup is made first, and stays.")
    {
        Options.Add(_yes);
        Options.Add(_noBackup);
        Examples = ["aegir site delete example.com", "aegir site delete example.com --yes"];
    }

    protected override async Task<HostingTask> PlanFor(Site site, Hub hub, ParseResult given, CancellationToken ct) =>
        await DeleteSite.Plan(hub.Fleet, site, backsUp: !given.GetValue(_noBackup), ct);

    protected override void Confirm(Session session, ParseResult given)
    {
        var uri = given.GetRequiredValue(Uri).ToString();
        if (!given.GetValue(_yes))
            session.Terminal.ConfirmDeletion(uri, $"{uri}, its files and its database");
    }
}
