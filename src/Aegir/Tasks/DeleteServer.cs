using Aegir.Model;
using Aegir.Recipes;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>Takes a server out of the fleet: its generated config and its record. What else is on it stays.</summary>
/// <param name="Server">The server as recorded.</param>
public sealed record DeleteServer(Server Server) : HostingTask
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
    public override Task<Recipe> Recipe(Fleet fleet, CancellationToken ct) =>
        Task.FromResult<Recipe>([
            Check("nothing is on it", (_, end) => fleet.Db.Servers.DemandUnused(Server.Name, end)),
            PointOfNoReturn,
            .. fleet.Services(Server).SelectMany(service => service.RetireServer()),
            Do($"forget {Server.Name}", (_, end) => fleet.Db.Servers.Delete(Server.Name, end)),
        ]);
}
