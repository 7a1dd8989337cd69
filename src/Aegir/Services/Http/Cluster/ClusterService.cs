using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Balancer;

namespace Aegir.Services.Http.Cluster;

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
    private readonly ClusterMembers _members = new(layout, cluster, members);

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Servers => [.. _members.In.Select(member => member.Server)];

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Members => [.. _members.All.Select(member => member.Server)];

    /// <inheritdoc/>
    public override IReadOnlyList<WebAddress> Addresses =>
        balancers.Count > 0
            ? [.. balancers.Select(balancer => balancer.Address).OfType<WebAddress>()]
            : [.. _members.In.SelectMany(member => member.Http.Addresses)];

    /// <inheritdoc/>
    public override IReadOnlyList<Host> DatabaseClients =>
        [.. _members.In.SelectMany(member => member.Http.DatabaseClients).Distinct()];

    /// <inheritdoc/>
    public override IReadOnlyList<Host> SiteHosts =>
        [.. _members.HoldersIn.SelectMany(member => member.Http.SiteHosts).Distinct()];

    /// <inheritdoc/>
    public override Host? Files => _members.HoldersIn.Select(member => member.Http.Files).FirstOrDefault();

    /// <inheritdoc/>
    public override Port Port => Addresses is [var first, ..] ? first.Port : base.Port;

    /// <inheritdoc/>
    public override UnixUser? WebGroup => _members.In is [var first, ..] ? first.Http.WebGroup : base.WebGroup;

    /// <inheritdoc/>
    public override HttpService Except(HttpService other) =>
        new ClusterService(layout, cluster, _members.Except(other.Members), balancers);

    /// <inheritdoc/>
    public override Task Check(CancellationToken ct) =>
        Together.All([
            .. _members.In.Select(member => member.Http.Check(ct)),
            .. balancers.Select(balancer => balancer.Check(ct)),
        ]);

    /// <inheritdoc/>
    public override Task CheckRetirement(Platform platform, CancellationToken ct) =>
        Together.All(_members.HoldersIn.Select(member => member.Http.CheckRetirement(platform, ct)));

    /// <inheritdoc/>
    public override Task<IReadOnlyList<HostPhp>> Php(CancellationToken ct) => Of(http => http.Php(ct));

    /// <inheritdoc/>
    public override Task<IReadOnlyList<WebAnswer>> Ask(HostedSite site, string path, CancellationToken ct) =>
        Of(http => http.Ask(site, path, ct));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> VerifyServer(ServerContents contents) =>
        _members.Do("publish the config", _members.All, http => http.VerifyServer(contents));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishCode(Platform platform) =>
        _members.Do($"publish the code of {platform.Name}", _members.Holders, http => http.PublishCode(platform));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishRules(Platform platform) =>
        OnRules("publish the rules of", platform, http => http.PublishRules(platform));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireRules(Platform platform) =>
        OnRules("take away the rules of", platform, http => http.RetireRules(platform));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireCode(Platform platform) =>
        _members.Do($"remove the code of {platform.Name}", _members.Holders, http => http.RetireCode(platform));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishDirectory(HostedSite site) =>
        _members.Do(
            $"publish the directory of {site.Site.Name}",
            _members.Holders,
            http => http.PublishDirectory(site)
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishNewDirectory(HostedSite site) =>
        _members.Do(
            $"publish the directory of {site.Site.Name}",
            _members.Holders,
            http => http.PublishNewDirectory(site),
            _members.Undone(site, OutdatedReason.Undone)
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> SetDoor(HostedSite site, Door door) =>
        OnVhosts(Doors.Deed(door), site, http => http.SetDoor(site, door));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CloseSite(HostedSite site) =>
        OnVhosts("close", site, http => http.CloseSite(site));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForwardSite(HostedSite site, WebAddress to) =>
        OnVhosts("forward visitors of", site, http => http.ForwardSite(site, to));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireVhost(HostedSite site) =>
        OnVhosts("take away the vhost of", site, http => http.RetireVhost(site));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireDirectory(HostedSite site) =>
        _members.Do(
            $"remove the directory of {site.Site.Name}",
            _members.Holders,
            http => http.RetireDirectory(site),
            _members.Missed(site, OutdatedReason.Retired)
        );

    /// <inheritdoc/>
    public override SiteCopies Copies => new ClusterCopies(layout, _members);

    /// <inheritdoc/>
    public override IReadOnlyList<Step> OnSiteHosts(string name, Func<Host, Step> step) =>
        _members.Holders.Count == 0 ? [] : [AtSiteHosts(name, step)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForgetPlatform(Platform platform) =>
        _members.Do($"forget the rules of {platform.Name}", _members.All, http => http.ForgetPlatform(platform));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForgetSite(HostedSite site) =>
        _members.Do($"forget the vhost of {site.Site.Name}", _members.All, http => http.ForgetSite(site));

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireForgotten(IReadOnlyList<DomainName> sites) =>
        _members.Do("take off vhosts that were forgotten", _members.All, http => http.RetireForgotten(sites));

    private IReadOnlyList<Step> OnVhosts(string deed, HostedSite site, Func<HttpService, IReadOnlyList<Step>> steps) =>
        _members.Do(
            $"{deed} {site.Site.Name}",
            _members.All,
            steps,
            ClusterMembers.Forgotten(http => http.ForgetSite(site))
        );

    private IReadOnlyList<Step> OnRules(string deed, Platform platform, Func<HttpService, IReadOnlyList<Step>> steps) =>
        _members.Do(
            $"{deed} {platform.Name}",
            _members.All,
            steps,
            ClusterMembers.Forgotten(http => http.ForgetPlatform(platform))
        );

    private async Task<IReadOnlyList<T>> Of<T>(Func<HttpService, Task<IReadOnlyList<T>>> ask) =>
        [.. (await Together.All(_members.In.Select(member => ask(member.Http)))).SelectMany(answers => answers)];
}
