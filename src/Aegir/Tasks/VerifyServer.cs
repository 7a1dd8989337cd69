using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Store;
using static Aegir.Recipes.Step;

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
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var contents = await Contents(fleet, ct);
        return
        [
            .. fleet.Services(Server).SelectMany(service => service.VerifyServer(contents)),
            Do(
                $"record that {Server.Name} is verified",
                (_, end) => fleet.Db.Servers.Save(Server with { Verified = fleet.Now }, end),
                (_, end) => fleet.Db.Servers.Save(Server, end)
            ),
        ];
    }

    private async Task<ServerContents> Contents(Fleet fleet, CancellationToken ct)
    {
        var platforms = await fleet.Db.Platforms.List(Server.Name, ct);
        var sites = await fleet.Db.Sites.List(SiteFilter.All with { WebServer = Server.Name }, ct);
        var databases = (await fleet.Db.Servers.List(ct)).ToDictionary(server => server.Name);
        var published = platforms.Where(platform => platform.Verified is not null).ToDictionary(p => p.Name);
        return new ServerContents(
            [.. published.Values],
            [
                .. sites
                    .Where(site => published.ContainsKey(site.Platform))
                    .Select(site => new HostedSite(
                        site,
                        published[site.Platform],
                        fleet.Database(databases[site.DbServer]).Endpoint
                    )),
            ],
            fleet.Db.Leases.WorkedOn
        );
    }
}
