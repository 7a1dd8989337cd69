using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Store;

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
    public override Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var contents = new ServerContents(end => Read(fleet, end));
        var services = fleet.Services(Server);
        return Task.FromResult<Recipe>([
            // All of them first: undoing what one has written could meet what a site's own task has written meanwhile.
            .. services.SelectMany(service => service.CheckServer()),
            .. services.SelectMany(service => service.VerifyServer(contents)),
            Recording.ForgetOldForwards(fleet, Server),
            Recording.Verified(fleet, Server),
        ]);
    }

    /// <summary>
    /// First what tasks work on, then the records: a task that ends in between is left out, and has written its config
    /// itself. The other way round its site would be written as it was before.
    /// </summary>
    private async Task<ServerRecords> Read(Fleet fleet, CancellationToken ct)
    {
        var inUse = await fleet.Db.Leases.WorkedOn(ct);
        var platforms = await fleet.Db.Platforms.List(Server.Name, ct);
        var sites = await fleet.Db.Sites.List(SiteFilter.All with { WebServer = Server.Name }, ct);
        var databases = (await fleet.Db.Servers.List(ct)).ToDictionary(server => server.Name);
        var published = platforms.Where(platform => platform.Verified is not null).ToDictionary(p => p.Name);
        return new ServerRecords(
            [.. published.Values.Where(platform => !inUse.Contains(platform.Name))],
            [
                .. sites
                    .Where(site => published.ContainsKey(site.Platform) && !inUse.Contains(site.Name))
                    .Select(site => new HostedSite(
                        site,
                        published[site.Platform],
                        fleet.Database(databases[site.DbServer]).Endpoint
                    )),
            ],
            await Forwarded(fleet, inUse, ct)
        );
    }

    private async Task<IReadOnlyList<ForwardedSite>> Forwarded(
        Fleet fleet,
        IReadOnlySet<ContextName> inUse,
        CancellationToken ct
    )
    {
        var forwarded = new List<ForwardedSite>();
        foreach (var forward in await fleet.Db.Forwards.From(Server.Name, ct))
            if (!inUse.Contains(forward.Site.ToContext()))
            {
                var home = await fleet.Home(await fleet.Db.Sites.Get(forward.Site, ct), ct);
                var to = forward.Until > fleet.Now && home.Http.Addresses is [var first, ..] ? first : null;
                forwarded.Add(new ForwardedSite(home.Site, to));
            }
        return forwarded;
    }
}
