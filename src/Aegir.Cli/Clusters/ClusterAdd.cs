using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks.Parts;

namespace Aegir.Cli.Clusters;

/// <summary><c>aegir cluster add NAME --members web1,web2 …</c></summary>
internal sealed class ClusterAdd : ChangeCommand
{
    private readonly Argument<ContextName> _name = Typed.Argument(
        "NAME",
        "How it shall be called: live.",
        ContextName.Server
    );
    private readonly Option<bool> _isPack = Typed.Flag(
        "--pack",
        "Members share platforms and sites on a network file system, instead of holding a copy each."
    );
    private readonly ClusterOptions _options = new();

    public ClusterAdd()
        : base("add", "Record a cluster: several web servers that serve the same sites, as one.")
    {
        Arguments.Add(_name);
        Options.Add(_options.Members.Required());
        Options.Add(_isPack);
        Options.Add(_options.Masters);
        Options.Add(_options.Balancers);
        Examples =
        [
            "aegir cluster add live --members web1,web2",
            "aegir cluster add shop --members web1,web2 --balancer lb1",
            "aegir cluster add big --members web1,web2,web3 --pack --masters web1",
        ];
    }

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var name = given.GetRequiredValue(_name);
        if (await hub.Db.Servers.Find(name, ct) is not null)
            throw new Conflict($"There is a server {name} already. ‘aegir server show {name.Bare}’ shows it.");
        var isPack = given.GetValue(_isPack);
        if (isPack && !_options.NamesMasters(given))
            throw new InvalidInput("Say which members of the pack hold the files: --masters web1");
        var cluster = _options.Apply(Server.Cluster(name, isPack), given);
        await ClusterMakeup.Demand(hub.Fleet, cluster, ct);
        return
        [
            new Change(
                $"record {name}; next: aegir cluster verify {name.Bare}",
                end => hub.Db.Servers.Save(cluster, end)
            ),
        ];
    }
}
