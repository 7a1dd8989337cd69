using Aegir.Model;
using Aegir.Recipes;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>Looks whether a server can be worked with, and writes its config anew.</summary>
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
    public override Task<Recipe> Recipe(Fleet fleet, CancellationToken ct) =>
        Task.FromResult<Recipe>([
            .. fleet.Services(Server).SelectMany(service => service.VerifyServer()),
            Do(
                $"record that {Server.Name} is verified",
                (_, end) => fleet.Db.Servers.Save(Server with { Verified = fleet.Now }, end),
                (_, end) => fleet.Db.Servers.Save(Server, end)
            ),
        ]);
}
