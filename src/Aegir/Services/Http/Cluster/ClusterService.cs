using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Balancer;

namespace Aegir.Services.Http.Cluster;

/// <summary>A web server that takes part in a cluster.</summary>
/// <param name="Server">Its name.</param>
/// <param name="Http">Who serves sites there.</param>
/// <param name="HoldsFiles">
/// Whether code and files are published to it. Otherwise it sees those of another member, over a network file system.
/// </param>
public sealed record ClusterWeb(ContextName Server, HttpService Http, bool HoldsFiles)
{
    /// <summary>Whether it was taken out: nothing is done there, and nobody asks it.</summary>
    public bool IsOut { get; init; }
}

/// <summary>
/// Serves sites with several web servers, each its own way, as one. They are worked on at the same time, each to the end
/// even if another fails, and a failure names its server. What is done to a member is kept and undone by that member's
/// service; so a recovery copes with a cluster of which a member was taken out since. Which steps there are, and what they
/// are called, depends on all members; what they do, on those that are in.
/// </summary>
/// <param name="layout">Where the hub keeps what it knows of members.</param>
/// <param name="cluster">The cluster's name.</param>
/// <param name="members">The web servers, those that are out among them.</param>
/// <param name="balancers">The balancers before them that are in, if there are any.</param>
public sealed class ClusterService(
    HubLayout layout,
    ContextName cluster,
    IReadOnlyList<ClusterWeb> members,
    IReadOnlyList<BalancerService> balancers
) : HttpService
{
    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Servers => [.. In.Select(member => member.Server)];

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Members => [.. members.Select(member => member.Server)];

    /// <inheritdoc/>
    public override IReadOnlyList<WebAddress> Addresses =>
        balancers.Count > 0
            ? [.. balancers.Select(balancer => balancer.Address).OfType<WebAddress>()]
            : [.. In.SelectMany(member => member.Http.Addresses)];

    /// <inheritdoc/>
    public override IReadOnlyList<Host> DatabaseClients =>
        [.. In.SelectMany(member => member.Http.DatabaseClients).Distinct()];

    /// <inheritdoc/>
    public override IReadOnlyList<Host> SiteHosts =>
        [.. In.Where(member => member.HoldsFiles).SelectMany(member => member.Http.SiteHosts).Distinct()];

    /// <inheritdoc/>
    public override Host? Files =>
        In.Where(member => member.HoldsFiles).Select(member => member.Http.Files).FirstOrDefault();

    /// <inheritdoc/>
    public override Port Port => Addresses is [var first, ..] ? first.Port : base.Port;

    /// <inheritdoc/>
    public override UnixUser? WebGroup => In.FirstOrDefault() is { } first ? first.Http.WebGroup : base.WebGroup;

    private SharedUploads Uploads =>
        new(
            layout,
            cluster,
            [
                .. In.Where(member => member.HoldsFiles)
                    .SelectMany(member => member.Http.SiteHosts, (member, host) => (member.Server, host)),
            ]
        );

    private IEnumerable<ClusterWeb> In => members.Where(member => !member.IsOut);

    private IReadOnlyList<ClusterWeb> Holders => [.. members.Where(member => member.HoldsFiles)];

    /// <inheritdoc/>
    public override HttpService Except(HttpService other) =>
        new ClusterService(
            layout,
            cluster,
            [.. members.Where(member => !other.Members.Contains(member.Server))],
            balancers
        );

    /// <inheritdoc/>
    public override Task Check(CancellationToken ct) =>
        Together.All([
            .. In.Select(member => member.Http.Check(ct)),
            .. balancers.Select(balancer => balancer.Check(ct)),
        ]);

    /// <inheritdoc/>
    public override Task CheckRetirement(Platform platform, CancellationToken ct) =>
        Together.All(In.Where(member => member.HoldsFiles).Select(member => member.Http.CheckRetirement(platform, ct)));

    /// <inheritdoc/>
    public override Task<IReadOnlyList<HostPhp>> Php(CancellationToken ct) => Of(http => http.Php(ct));

    /// <inheritdoc/>
    public override Task<IReadOnlyList<WebAnswer>> Ask(HostedSite site, string path, CancellationToken ct) =>
        Of(http => http.Ask(site, path, ct));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> VerifyServer(ServerContents contents) =>
        OnAll("publish the config", members, http => http.VerifyServer(contents));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishCode(Platform platform) =>
        OnAll($"publish the code of {platform.Name}", Holders, http => http.PublishCode(platform));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishRules(Platform platform) =>
        OnAll(
            $"publish the rules of {platform.Name}",
            members,
            http => http.PublishRules(platform),
            Forgotten(http => http.ForgetPlatform(platform))
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireRules(Platform platform) =>
        OnAll(
            $"take away the rules of {platform.Name}",
            members,
            http => http.RetireRules(platform),
            Forgotten(http => http.ForgetPlatform(platform))
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireCode(Platform platform) =>
        OnAll($"remove the code of {platform.Name}", Holders, http => http.RetireCode(platform));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishDirectory(HostedSite site) =>
        OnAll($"publish the directory of {site.Site.Name}", Holders, http => http.PublishDirectory(site));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishNewDirectory(HostedSite site) =>
        OnAll(
            $"publish the directory of {site.Site.Name}",
            Holders,
            http => http.PublishNewDirectory(site),
            Undone(site, OutdatedReason.Undone)
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> SetDoor(HostedSite site, Door door) =>
        OnAll(
            $"{Doors.Deed(door)} {site.Site.Name}",
            members,
            http => http.SetDoor(site, door),
            Forgotten(http => http.ForgetSite(site))
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CloseSite(HostedSite site) =>
        OnAll(
            $"close {site.Site.Name}",
            members,
            http => http.CloseSite(site),
            Forgotten(http => http.ForgetSite(site))
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForwardSite(HostedSite site, WebAddress to) =>
        OnAll(
            $"forward visitors of {site.Site.Name}",
            members,
            http => http.ForwardSite(site, to),
            Forgotten(http => http.ForgetSite(site))
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireVhost(HostedSite site) =>
        OnAll(
            $"take away the vhost of {site.Site.Name}",
            members,
            http => http.RetireVhost(site),
            Forgotten(http => http.ForgetSite(site))
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireDirectory(HostedSite site) =>
        OnAll(
            $"remove the directory of {site.Site.Name}",
            Holders,
            http => http.RetireDirectory(site),
            Missed(site, OutdatedReason.Retired)
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ShareUploads(HostedSite site) => Holders.Count > 1 ? [Uploads.Share(site)] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForgetUploads(HostedSite site) => [Uploads.Forget(site)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> OutdateDirectory(HostedSite site) =>
        OnAll(
            $"note that the directory of {site.Site.Name} was replaced",
            Holders,
            _ => [],
            Missed(site, OutdatedReason.Replaced)
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ExpectReplacement(HostedSite site) =>
        OnAll(
            $"expect another directory of {site.Site.Name}",
            Holders,
            _ =>
                [
                    Step.Do(
                        "note that it is in",
                        (scope, _) =>
                        {
                            AtomicFile.MakeDirectory(scope.Room);
                            return Task.CompletedTask;
                        }
                    ),
                ],
            Undone(site, OutdatedReason.NotPutBack)
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ClearOutdated(
        Func<OutdatedDirectory, CancellationToken, Task<bool>> isOthers
    ) =>
        [
            .. OnMembers(
                "serve no more what was deleted or replaced meanwhile",
                [.. In],
                member =>
                    [Step.Do($"serve it no more on {member.Server}", (scope, ct) => RetireForgotten(member, scope, ct))]
            ),
            .. OnMembers(
                "clear away what was deleted or replaced meanwhile",
                [.. Holders.Where(member => !member.IsOut)],
                member =>
                    [
                        .. member.Http.SiteHosts.Select(host =>
                            Outdated(member).Clear($"clear away what {member.Server} missed", host, isOthers)
                        ),
                    ]
            ),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> OnSiteHosts(string name, Func<Host, Step> step) =>
        Holders.Count == 0 ? [] : [AtSiteHosts(name, step)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForgetPlatform(Platform platform) =>
        OnAll($"forget the rules of {platform.Name}", members, http => http.ForgetPlatform(platform));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForgetSite(HostedSite site) =>
        OnAll($"forget the vhost of {site.Site.Name}", members, http => http.ForgetSite(site));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireForgotten(IReadOnlyList<DomainName> sites) =>
        OnAll("take off vhosts that were forgotten", members, http => http.RetireForgotten(sites));

    /// <summary>
    /// Those of a pack that hold no files have no notes of their own: what goes from others now they serve no more either.
    /// </summary>
    private async Task RetireForgotten(ClusterWeb member, StepScope scope, CancellationToken ct)
    {
        var sites = new List<DomainName>();
        foreach (var holder in Holders)
            sites.AddRange(await Outdated(holder).Sites(ct));
        foreach (var step in member.Http.RetireForgotten([.. sites.Distinct()]))
            await step.Run(scope, ct);
    }

    private async Task<IReadOnlyList<T>> Of<T>(Func<HttpService, Task<IReadOnlyList<T>>> ask) =>
        [.. (await Together.All(In.Select(member => ask(member.Http)))).SelectMany(answers => answers)];

    /// <summary>Does something with those that are in, and what there is to note with those that are out.</summary>
    private IReadOnlyList<Step> OnAll(
        string deed,
        IReadOnlyList<ClusterWeb> some,
        Func<HttpService, IReadOnlyList<Step>> steps,
        Func<ClusterWeb, IReadOnlyList<Step>>? away = null
    ) =>
        some.Count == 0
            ? []
            : OnMembers(
                deed,
                [.. some.Where(member => away is not null || !member.IsOut)],
                member => member.IsOut && away is not null ? away(member) : steps(member.Http)
            );

    /// <summary>The name does not tell which members there are: a recovery knows a step by its name.</summary>
    private IReadOnlyList<Step> OnMembers(
        string deed,
        IReadOnlyList<ClusterWeb> some,
        Func<ClusterWeb, IReadOnlyList<Step>> steps
    ) =>
        [
            Step.InParallel(
                $"{deed} on all of {cluster}",
                [
                    .. some.Select(member =>
                        (member.Server.FileName, Step.InOrder($"{deed} on {member.Server}", steps(member)))
                    ),
                ]
            ),
        ];

    /// <summary>
    /// Takes off the hub what config it has for a member that is out, whether it is done or undone: with the next
    /// verification it goes from the member, too, and what the records say is written anew then.
    /// </summary>
    private static Func<ClusterWeb, IReadOnlyList<Step>> Forgotten(Func<HttpService, IReadOnlyList<Step>> forget) =>
        member => [.. forget(member.Http).Select(step => step with { Undo = step.Run })];

    private Func<ClusterWeb, IReadOnlyList<Step>> Missed(HostedSite site, OutdatedReason reason) =>
        Away(member => Outdated(member).Note($"note what {member.Server} misses of {site.Site.Name}", site, reason));

    private Func<ClusterWeb, IReadOnlyList<Step>> Undone(HostedSite site, OutdatedReason reason) =>
        Away(member =>
            Outdated(member).NoteIfUndone($"note what {member.Server} misses of {site.Site.Name}", site, reason)
        );

    /// <summary>The hub misses nothing, even as a member that is out: what it has of a site is what is published.</summary>
    private static Func<ClusterWeb, IReadOnlyList<Step>> Away(Func<ClusterWeb, Step> note) =>
        member => member.Http.SiteHosts.All(host => host.IsHub) ? [] : [note(member)];

    private OutdatedDirectories Outdated(ClusterWeb member) => new(layout, cluster, member.Server);
}
