using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site delete URI</c></summary>
internal sealed class SiteDelete : SiteTaskCommand
{
    private readonly Option<bool> _yes = Typed.Flag("--yes", "Do not ask, for scripts.");
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
        if (given.GetValue(_yes))
            return;
        var uri = given.GetRequiredValue(Uri).ToString();
        if (!session.Terminal.CanAsk)
            throw new InvalidInput($"Nobody is here to confirm that {uri} shall be deleted. Add --yes if it is meant.");
        if (session.Terminal.Ask($"This deletes {uri}, its files and its database. Type its name to go on:") != uri)
            throw new InvalidInput("That is not its name; nothing was deleted.");
    }
}
