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

    private readonly Option<bool> _isGone = Typed.Flag(
        "--gone",
        "Its web or its database server exists no more: what does not answer now is not touched."
    );

    public SiteDelete()
        : base("delete", "Delete a site: vhost, files, database. A last backup is made first, and stays.")
    {
        Options.Add(_yes);
        Options.Add(_noBackup);
        Options.Add(_isGone);
        Examples = ["aegir site delete example.com", "aegir site delete example.com --yes"];
    }

    protected override async Task<HostingTask> PlanFor(Site site, Hub hub, ParseResult given, CancellationToken ct) =>
        await DeleteSite.Plan(
            hub.Fleet,
            site,
            backsUp: !given.GetValue(_noBackup),
            isGone: given.GetValue(_isGone),
            ct
        );

    protected override void Confirm(Session session, ParseResult given, IReadOnlyList<HostingTask> tasks)
    {
        foreach (var server in tasks.OfType<DeleteSite>().SelectMany(task => task.Gone ?? []))
            session.Terminal.Say($"{server} does not answer, and counts as gone.");
        var uri = given.GetRequiredValue(Uri).ToString();
        if (!given.GetValue(_yes))
            session.Terminal.ConfirmDeletion(uri, $"{uri}, its files and its database");
    }
}
