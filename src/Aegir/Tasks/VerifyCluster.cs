using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using Aegir.Store;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// Brings every member of a cluster up to date, whatever it missed: code, site directories, uploads, config, and the grants
/// of databases. Members that are new are let in at the end, and from those that are named no longer its config is taken.
/// </summary>
/// <param name="Cluster">The cluster as it shall be.</param>
/// <param name="Recorded">The cluster as recorded before.</param>
public sealed record VerifyCluster(Server Cluster, Server Recorded) : HostingTask
{
    /// <summary>So many sites are worked on at the same time.</summary>
    private const int MostAtOnce = 16;

    /// <summary>The platforms that it serves. No other task works on them or their sites meanwhile.</summary>
    public required IReadOnlyList<ContextName> Platforms
    {
        get;
        init => field = EqualList<ContextName>.Of(value);
    }

    /// <inheritdoc/>
    public override string Verb => Cluster == Recorded ? "cluster verify" : "cluster set";

    /// <inheritdoc/>
    public override ContextName Context => Cluster.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> WorksOn => [Context, .. Platforms];

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [];

    /// <summary>Plans to make a cluster what it shall be.</summary>
    /// <exception cref="NotFound">There is no such cluster, or no such server.</exception>
    /// <exception cref="InvalidInput">One of the servers cannot do what it shall; the message says why.</exception>
    public static async Task<VerifyCluster> Plan(Fleet fleet, Server cluster, CancellationToken ct)
    {
        var recorded = await fleet.Db.Servers.Get(cluster.Name, ct);
        await ClusterMakeup.Demand(fleet, cluster, ct);
        var platforms = await fleet.Db.Platforms.List(cluster.Name, ct);
        return new VerifyCluster(cluster, recorded) { Platforms = [.. platforms.Select(platform => platform.Name)] };
    }

    /// <summary>A mere verification takes the record as it is now; a change, only the one that it was planned on.</summary>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        Cluster == Recorded ? await Plan(fleet, await fleet.Db.Servers.GetCluster(Cluster.Name, ct), ct) : this;

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var now = await fleet.Db.Servers.Find(Cluster.Name, ct) ?? Recorded;
        var cluster = Recording.WithoutThoseTakenOut(Cluster, Recorded, now);
        var all = await fleet.Http(cluster, ct);
        var recorded = Recording.WithoutThoseTakenOut(Recorded, Recorded, now);
        var before = await fleet.Http(recorded, ct);
        var leaving = before.Except(all);
        var platforms = (await fleet.Db.Platforms.List(Cluster.Name, ct)).Where(known => known.Verified is not null);
        var homes = await Homes(fleet, ct);
        var names = fleet.Names([.. homes.Select(home => home.Site.Site)]);
        return
        [
            Guards.Unchanged(fleet, Recorded, Platforms),
            Check("every member answers", (_, end) => all.Check(end)),
            .. Leaving.Count == 0
                ? Array.Empty<Step>()
                : [Check("those that leave answer", (scope, end) => Knock(leaving, scope, end))],
            Check("the name servers answer", (_, end) => names.Check(end)),
            SiteChecks.UploadsOfAll(fleet, OfCluster),
            .. all.Copies.ClearOutdated((directory, end) => IsOthers(fleet, directory, end)),
            // Whether the code is there has to be looked at: what is recorded of the platform is true of old members only.
            .. platforms.SelectMany(platform => all.PublishPlatform(platform with { Verified = null })),
            .. homes.SelectMany(home => Grant(home, [all, leaving], [before])),
            .. homes.Chunk(MostAtOnce).Select(some => Directories(some, all)),
            .. homes.SelectMany(home => all.Copies.ShareUploads(home.Site)),
            InParallel("publish the config of all members", await Configs(fleet, all, cluster, ct)),
            names.Follow(Balancing.Balanced(fleet, Recording.Save(fleet, Cluster, Recorded), cluster, recorded)),
            PointOfNoReturn,
            .. Leaving.Count == 0 ? [] : Leave(fleet, cluster, all, [.. platforms], homes),
            Forwarders.Redirect(fleet, Cluster.Name),
        ];
    }

    private SiteFilter OfCluster => SiteFilter.All with { WebServer = Cluster.Name };

    /// <summary>
    /// The web servers that are to be members no longer, by what was stored: whoever is taken out meanwhile, the steps stay
    /// the same.
    /// </summary>
    private IReadOnlyList<ContextName> Leaving =>
        [
            .. Recorded
                .Members.Where(member => member.Role != MemberRole.Balancer)
                .Select(member => member.Server)
                .Except(
                    Cluster.Members.Where(member => member.Role != MemberRole.Balancer).Select(member => member.Server)
                ),
        ];

    /// <summary>
    /// Whether a site that is not the cluster's has a directory of that path: a member may bear platforms of its own.
    /// </summary>
    /// <exception cref="Conflict">A task works on a site of that name, and may be about to make one.</exception>
    private async Task<bool> IsOthers(Fleet fleet, OutdatedDirectory directory, CancellationToken ct)
    {
        var name = directory.Site.ToContext();
        if ((await fleet.Db.Leases.Held(ct)).Any(held => held.IsAlone && held.Context == name))
            throw new Conflict(
                $"A task works on {name}, of which {directory.Path} may still be on a member. Try again when it has ended; "
                    + "‘aegir task list’ shows it."
            );
        var site = await fleet.Db.Sites.Find(directory.Site, ct);
        return site is not null
            && !Platforms.Contains(site.Platform)
            && (await fleet.Home(site, ct)).Site.Directory == directory.Path;
    }

    private async Task<IReadOnlyList<SiteHome>> Homes(Fleet fleet, CancellationToken ct)
    {
        var homes = new List<SiteHome>();
        foreach (var site in await fleet.Db.Sites.List(OfCluster, ct))
            homes.Add(await fleet.Home(site, ct));
        return homes;
    }

    /// <summary>One that does not answer may be why it leaves.</summary>
    private async Task Knock(HttpService leaving, StepScope scope, CancellationToken ct)
    {
        try
        {
            await leaving.Check(ct);
        }
        catch (Exception failure) when (SeveralFailed.AreAll<CommandFailed>(failure))
        {
            scope.Report($"{failure.Message} It leaves {Cluster.Name} all the same.");
        }
    }

    /// <summary>
    /// After the point of no return. Those that leave hold up nobody: what one of them has still, it loses when it is verified.
    /// </summary>
    private IReadOnlyList<Step> Leave(
        Fleet fleet,
        Server cluster,
        HttpService staying,
        IReadOnlyList<Platform> platforms,
        IReadOnlyList<SiteHome> homes
    )
    {
        return
        [
            InParallel(
                $"serve nothing of {Cluster.Name} on those that leave it",
                [.. Leaving.Select(server => (server.FileName, ServeNothing(server)))]
            ),
            .. homes.SelectMany(home => Grant(home, [staying], [staying])),
        ];

        Step ServeNothing(ContextName server) =>
            EarlierServers.IfThere(
                fleet,
                server,
                $"serve nothing of {Cluster.Name} on {server}",
                http =>
                    [
                        .. homes.SelectMany(home => http.RetireVhost(home.Site)),
                        .. platforms.SelectMany(http.RetireRules),
                        .. Config(fleet, server, cluster, http),
                    ],
                http =>
                    [
                        .. homes.SelectMany(home => http.ForgetSite(home.Site)),
                        .. platforms.SelectMany(http.ForgetPlatform),
                    ]
            );
    }

    /// <summary>Unlike the step that it is made of it has an undo: which servers are let in changes here.</summary>
    private static IEnumerable<Step> Grant(SiteHome home, HttpService[] to, HttpService[] before) =>
        home
            .Db.VerifySite(home.Site, Clients(to))
            .Zip(home.Db.VerifySite(home.Site, Clients(before)), (grant, back) => grant with { Undo = back.Run });

    private static IReadOnlyList<Host> Clients(HttpService[] services) =>
        [.. services.SelectMany(service => service.DatabaseClients).Distinct()];

    private static Step Directories(SiteHome[] homes, HttpService http)
    {
        var most = homes.Length == 1 ? "" : $" and {homes.Length - 1} more";
        return InParallel(
            $"publish the directory of {homes[0].Site.Site.Name}{most}",
            [
                .. homes.Select(home =>
                    (home.Site.Site.Name.FileName, InOrder(home.Site.Site.Name.Bare, http.PublishDirectory(home.Site)))
                ),
            ]
        );
    }

    private static async Task<IReadOnlyList<(string Part, Step Step)>> Configs(
        Fleet fleet,
        HttpService members,
        Server cluster,
        CancellationToken ct
    )
    {
        var steps = new List<(string, Step)>();
        foreach (var web in members.Servers)
        {
            var verify = Config(fleet, web, cluster, await fleet.Http(await fleet.Db.Servers.Get(web, ct), ct));
            steps.Add((web.FileName, InOrder($"publish the config of {web}", verify)));
        }
        return steps;
    }

    private static IReadOnlyList<Step> Config(Fleet fleet, ContextName web, Server cluster, HttpService http) =>
        http.VerifyServer(new RecordedContents(fleet, web, cluster).Contents);
}
