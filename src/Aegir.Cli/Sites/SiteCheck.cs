using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Tasks.Parts;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site check URI --to PLATFORM</c>: ends with code 4 if the site cannot move there.</summary>
internal sealed class SiteCheck : ReadCommand<UpgradeCheckView>
{
    private readonly Argument<DomainName> _uri = Typed.Argument("URI", "The site.", Typed.Site);
    private readonly Option<ContextName> _to = Typed
        .Option("--to", "PLATFORM", "The platform that it would move to.", ContextName.Platform)
        .Required();
    private readonly Option<ContextName> _db = Typed.Option(
        "--db",
        "SERVER",
        "The server that its database would move to. Default: where it is.",
        ContextName.Server
    );

    public SiteCheck()
        : base("check", "Check whether a site can move to a platform: packages, schemas, profile, PHP, database.")
    {
        Arguments.Add(_uri);
        Options.Add(_to);
        Options.Add(_db);
        Examples = ["aegir site check example.com --to next"];
    }

    protected override JsonTypeInfo<UpgradeCheckView> Json => ViewsJson.Default.UpgradeCheckView;

    /// <summary>A database in a file would be opened by root, and belong to it afterwards.</summary>
    public override Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        return base.Run(session, given, ct);
    }

    protected override int Code(UpgradeCheckView data) => data.IsPossible ? ExitCode.Done : ExitCode.Conflict;

    protected override async Task<UpgradeCheckView> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var site = await hub.Db.Sites.Get(given.GetRequiredValue(_uri), ct);
        if (await hub.Db.Leases.Obstacle([], [site.Name], ct) is { } obstacle)
            throw obstacle;
        var moved = site with
        {
            Platform = given.GetRequiredValue(_to),
            DbServer = given.GetValue(_db) ?? site.DbServer,
        };
        return UpgradeCheckView.Of(
            await new UpgradeChecks(hub.Fleet).Of(await hub.Fleet.Home(site, ct), await hub.Fleet.Home(moved, ct), ct)
        );
    }

    protected override void Print(UpgradeCheckView data, TextWriter writer) => data.Print(writer);
}
