using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;
using Aegir.Tasks.Moving;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site migrate URI --to PLATFORM [--db SERVER] [--as NEWURI]</c></summary>
internal sealed class SiteMigrate : SiteTaskCommand
{
    private readonly Option<ContextName?> _to = Typed.Option<ContextName?>(
        "--to",
        "PLATFORM",
        "The platform to move it to, and so its release and its web server.",
        ContextName.Platform
    );
    private readonly Option<ContextName?> _db = Typed.Option<ContextName?>(
        "--db",
        "SERVER",
        "The server to move its database to.",
        ContextName.Server
    );
    private readonly Option<DomainName?> _as = Typed.Option<DomainName?>(
        "--as",
        "NEWURI",
        "Its new name. The one before becomes an alias.",
        Parsed.Parse<DomainName>
    );
    private readonly Option<TimeSpan> _forwardFor = MoveOptions.ForwardFor();
    private readonly Option<bool> _noBackup = MoveOptions.NoBackup();

    public SiteMigrate()
        : base(
            "migrate",
            "Move a site to another platform, web server, database server or name, or to all of them at once."
        )
    {
        foreach (var option in new Option[] { _to, _db, _as, _forwardFor, _noBackup })
            Options.Add(option);
        Examples =
        [
            "aegir site migrate example.com --to next",
            "aegir site migrate example.com --to live-web2 --db db2",
            "aegir site migrate dev.example.com --to live --as example.com",
            "aegir site migrate example.com --to next --dry-run",
        ];
    }

    protected override async Task<HostingTask> PlanFor(Site site, Hub hub, ParseResult given, CancellationToken ct) =>
        await MigrateSite.Plan(
            hub.Fleet,
            site,
            new Destination(given.GetValue(_to), given.GetValue(_db), given.GetValue(_as))
            {
                ForwardFor = given.GetValue(_forwardFor),
                BacksUp = !given.GetValue(_noBackup),
            },
            ct
        );
}
