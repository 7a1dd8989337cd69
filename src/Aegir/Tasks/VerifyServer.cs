using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks.Parts;

namespace Aegir.Tasks;

/// <summary>
/// Looks whether a server can be worked with, and makes all config that is generated for it, down to the vhost of each
/// site, what the records say.
/// </summary>
/// <param name="Server">The server as recorded.</param>
public sealed record VerifyServer(Server Server) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => "server verify";

    /// <inheritdoc/>
    public override ContextName Context => Server.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [];

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct)
    {
        var server = await fleet.Db.Servers.Get(Server.Name, ct);
        server.DemandHost();
        return new VerifyServer(server);
    }

    /// <inheritdoc/>
    public override Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var recorded = new RecordedContents(fleet, Server.Name);
        var services = fleet.Services(Server);
        return Task.FromResult<Recipe>([
            // All of them first: undoing what one has written could meet what a site's own task has written meanwhile.
            .. services.SelectMany(service => service.CheckServer()),
            .. services.SelectMany(service => service.VerifyServer(recorded.Contents)),
            Recording.Verified(fleet, Server),
            // A proxy that was put back would have no record, and nobody would take it away.
            Step.PointOfNoReturn,
            Recording.ForgetOldForwards(fleet, Server, recorded),
        ]);
    }
}
