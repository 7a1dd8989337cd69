using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>Takes a server out of the fleet: its generated config and its record. What else is on it stays.</summary>
/// <param name="Server">The server as recorded.</param>
/// <param name="IsGone">
/// Whether the machine exists no more, or never did: nothing on it is touched. Otherwise it has to answer.
/// </param>
public sealed record DeleteServer(Server Server, bool IsGone = false) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => "server remove";

    /// <inheritdoc/>
    public override ContextName Context => Server.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [];

    /// <summary>Plans the removal.</summary>
    /// <exception cref="Conflict">A platform or a site is on it; the message names them.</exception>
    public static async Task<DeleteServer> Plan(Fleet fleet, ContextName name, CancellationToken ct)
    {
        if (name == ContextName.Hub)
            throw new Conflict($"{name} is the hub itself; it cannot be removed.");
        var server = await fleet.Db.Servers.Get(name, ct);
        await fleet.Db.Servers.DemandUnused(name, ct);
        return new DeleteServer(server);
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(fleet, Server.Name, ct) with
        {
            IsGone = IsGone,
        };

    /// <inheritdoc/>
    public override Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        // Found out after the point of no return, it would leave the task stuck, and for ever if the machine is gone.
        var answers = GoneServer.Check(
            $"{Server.Name} answers",
            end => fleet.Host(Server).Query(Command.Of("true"), end),
            $"aegir server remove {Server.Name.Bare} --gone"
        );
        return Task.FromResult<Recipe>([
            Check("nothing is on it", (_, end) => fleet.Db.Servers.DemandUnused(Server.Name, end)),
            .. IsGone || Server.IsCluster ? Enumerable.Empty<Step>() : [answers],
            PointOfNoReturn,
            .. IsGone ? [RemoveHubCopy(fleet)] : fleet.Services(Server).SelectMany(service => service.RetireServer()),
            Do($"forget what sites {Server.Name} had", (_, end) => fleet.Hub.Run(ForgetSites(fleet.Layout), end)),
            Do(
                $"forget {Server.Name}",
                async (_, end) =>
                {
                    await fleet.Db.Servers.Delete(Server.Name, end);
                    await fleet.WriteKnownHosts(end);
                }
            ),
        ]);
    }

    /// <summary>
    /// What is noted of it as a member, or as a cluster: another machine of its name starts with nothing. No site has such a
    /// name.
    /// </summary>
    private Command ForgetSites(HubLayout layout) =>
        Command.Script(
            """
            name=$1
            shift
            for directory do
              [ ! -d "$directory" ] || find "$directory" -name "$name" -prune -exec rm -rf -- {} +
            done
            """,
            Server.Name.FileName,
            $"{layout.AllUploads}",
            $"{layout.AllOutdated}"
        );

    private Step RemoveHubCopy(Fleet fleet) =>
        Do(
            $"remove the hub's copy of the config of {Server.Name}",
            (_, end) => fleet.Hub.Run(Removal.Of(fleet.Layout.Config(Server.Name)), end)
        );
}
