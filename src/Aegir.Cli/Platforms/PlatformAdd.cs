using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Drupal.Code;
using Aegir.Model;
using Aegir.Tasks.Parts;

namespace Aegir.Cli.Platforms;

/// <summary><c>aegir platform add NAME --root PATH --web SERVER</c></summary>
internal sealed class PlatformAdd : ChangeCommand
{
    private readonly Argument<ContextName> _name = Typed.Argument(
        "NAME",
        "How it shall be called: live.",
        ContextName.Platform
    );
    private readonly Option<UnixPath> _root = Typed
        .Option(
            "--root",
            "PATH",
            "Where the code lies on the hub: the directory with composer.json, or else with index.php.",
            Parsed.Parse<UnixPath>
        )
        .Required();
    private readonly Option<ContextName> _web = Typed
        .Option("--web", "SERVER", "The server that shall serve it.", ContextName.Server)
        .Required();

    public PlatformAdd()
        : base("add", "Record a code base that lies on the hub. ‘platform verify’ publishes it.")
    {
        Arguments.Add(_name);
        Options.Add(_root);
        Options.Add(_web);
        Examples = ["aegir platform add live --root /var/aegir/platforms/live --web web1"];
    }

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var name = given.GetRequiredValue(_name);
        var root = given.GetRequiredValue(_root);
        var web = await hub.Db.Servers.Get(given.GetRequiredValue(_web), ct);
        if (web.Service(ServiceType.Http) is null)
            throw new InvalidInput($"{web.Name} serves no sites: it was added without --http.");
        var code = DrupalCodeBase.Recognise(root);
        if (await hub.Db.Platforms.Find(name, ct) is { } old)
            return old.Root == root && old.WebServer == web.Name
                ? []
                : throw new Conflict(
                    $"There is a platform {name} already, at {old.Root} on {old.WebServer}. Choose another name."
                );
        await PlatformPlaces.Demand(hub.Db, name, root, web, ct);
        if ((await hub.Fleet.Http(web, ct)).WebGroup is { } group)
            await CodeAccess.Demand(hub.Fleet.Hub, group, root, code, ct);
        return
        [
            new Change(
                $"record {name}: {code.Name}; next: aegir platform verify {name.Bare}",
                end => hub.Db.Platforms.Save(new Platform(name, root, web.Name, code), end)
            ),
        ];
    }
}
