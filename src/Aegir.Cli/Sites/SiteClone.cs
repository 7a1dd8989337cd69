using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;
using Aegir.Tasks.Moving;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site clone URI NEWURI [--platform P] [--db SERVER]</c></summary>
internal sealed class SiteClone : SiteTaskCommand
{
    private readonly Argument<DomainName> _name = Typed.Argument(
        "NEWURI",
        "The name of the new site.",
        Parsed.Parse<DomainName>
    );
    private readonly Option<ContextName?> _platform = Typed.Option<ContextName?>(
        "--platform",
        "PLATFORM",
        "The platform of the new site. Default: the same.",
        ContextName.Platform
    );
    private readonly Option<ContextName?> _db = Typed.Option<ContextName?>(
        "--db",
        "SERVER",
        "The server for its database. Default: the same.",
        ContextName.Server
    );
    private readonly Option<DomainName[]> _aliases = Typed.Options(
        "--alias",
        "NAME",
        "A further name of the new site.",
        Parsed.Parse<DomainName>
    );

    public SiteClone()
        : base("clone", "Make a second site like one that there is, which stays open and as it is.")
    {
        Arguments.Add(_name);
        Options.Add(_platform);
        Options.Add(_db);
        Options.Add(_aliases);
        Examples =
        [
            "aegir site clone example.com dev.example.com",
            "aegir site clone example.com stage.example.com --platform next --db db2",
        ];
    }

    protected override async Task<HostingTask> PlanFor(Site site, Hub hub, ParseResult given, CancellationToken ct) =>
        await CloneSite.Plan(
            hub.Fleet,
            site,
            new Destination(given.GetValue(_platform), given.GetValue(_db), given.GetRequiredValue(_name)),
            given.GetValue(_aliases) ?? [],
            ct
        );
}
