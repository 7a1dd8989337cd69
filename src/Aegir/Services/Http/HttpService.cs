using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Http;

/// <summary>What a visitor of a site meets.</summary>
public enum Door
{
    /// <summary>The site.</summary>
    Open,

    /// <summary>
    /// 503 with Retry-After, while the site's data is being moved: no PHP runs and no file is served, so no write can be lost.
    /// Only Aegir's own questions (<see cref="HttpService.Ask"/>) find the site.
    /// </summary>
    Closed,

    /// <summary>503: the site is switched off.</summary>
    Disabled,
}

/// <summary>The PHP that runs the sites on one host.</summary>
/// <param name="Host">The host, as messages call it.</param>
/// <param name="Version">The version of PHP.</param>
public sealed record HostPhp(string Host, Version Version);

/// <summary>Serves sites over HTTP. As it stands it is the null service: it publishes nothing.</summary>
public class HttpService : Service
{
    /// <summary>Looks whether the web server can be worked with.</summary>
    /// <exception cref="CommandFailed">It is out of reach; nothing was changed.</exception>
    public virtual Task Check(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Publishes the code of a platform, all of the project but its sites, and its config.</summary>
    public IReadOnlyList<Step> PublishPlatform(Platform platform) =>
        [Step.InParallel($"publish {platform.Name}", [.. PublishCode(platform), .. PublishRules(platform)])];

    /// <summary>Looks whether <see cref="RetirePlatform"/> can be done and would take away nothing else.</summary>
    /// <exception cref="Conflict">More than the platform is in its directory; the message names it.</exception>
    /// <exception cref="CommandFailed">The web server is out of reach.</exception>
    public virtual Task CheckRetirement(Platform platform, CancellationToken ct) => Task.CompletedTask;

    /// <summary>
    /// Publishes the code of a platform, all of the project but its sites. Undo removes it if this was the first time; an
    /// older code is not put back.
    /// </summary>
    public virtual IReadOnlyList<Step> PublishCode(Platform platform) => [];

    /// <summary>Publishes the config that all sites of a platform share. Undo puts back what was there.</summary>
    public virtual IReadOnlyList<Step> PublishRules(Platform platform) => [];

    /// <summary>
    /// Takes a platform's code and config off the server; the hub's copy stays. It has no undo, and may be repeated.
    /// </summary>
    public IReadOnlyList<Step> RetirePlatform(Platform platform) => [.. RetireRules(platform), .. RetireCode(platform)];

    /// <summary>Takes a platform's config off the server, as <see cref="RetirePlatform"/> does.</summary>
    public virtual IReadOnlyList<Step> RetireRules(Platform platform) => [];

    /// <summary>Takes a platform's code off the server, as <see cref="RetirePlatform"/> does.</summary>
    public virtual IReadOnlyList<Step> RetireCode(Platform platform) => [];

    /// <summary>
    /// Publishes the site's directory, without what the web server owns (<c>files/</c>, <c>private/</c>), and its vhost.
    /// Undo puts both back as they were, or away if there was none.
    /// </summary>
    public IReadOnlyList<Step> PublishSite(HostedSite site, Door door) =>
        [.. PublishDirectory(site), .. SetDoor(site, door)];

    /// <summary>
    /// Publishes a site that was not there before: its whole directory, with the first content of <c>files/</c> and
    /// <c>private/</c> as the installer left it on the hub, and its vhost. Undo removes both.
    /// </summary>
    public IReadOnlyList<Step> PublishNewSite(HostedSite site, Door door) =>
        [.. PublishNewDirectory(site), .. SetDoor(site, door)];

    /// <summary>
    /// Publishes the site's directory, without what the web server owns (<c>files/</c>, <c>private/</c>). Undo puts back
    /// what was there.
    /// </summary>
    public virtual IReadOnlyList<Step> PublishDirectory(HostedSite site) => [];

    /// <summary>
    /// Publishes the whole directory of a site that was not there before, with what the hub has in <c>files/</c> and
    /// <c>private/</c>. A directory that is there already is somebody's: then the step fails and touches nothing. Undo
    /// removes the directory, with all that came into it since.
    /// </summary>
    public virtual IReadOnlyList<Step> PublishNewDirectory(HostedSite site) => [];

    /// <summary>Opens or closes a site that is published: writes the vhost and reloads. Undo puts the vhost back.</summary>
    public virtual IReadOnlyList<Step> SetDoor(HostedSite site, Door door) => [];

    /// <summary>
    /// Closes a site that visitors are in: <see cref="SetDoor"/>, and waits for the requests that have come in before. Undo
    /// puts the vhost back.
    /// </summary>
    public virtual IReadOnlyList<Step> CloseSite(HostedSite site) => SetDoor(site, Door.Closed);

    /// <summary>
    /// Sends visitors who still come here, because DNS is slow, on to where the site is now: its vhost becomes a proxy.
    /// Undo puts the vhost back.
    /// </summary>
    /// <param name="site">The site where it is now.</param>
    /// <param name="to">Where it is reached.</param>
    public virtual IReadOnlyList<Step> ForwardSite(HostedSite site, WebAddress to) => [];

    /// <summary>
    /// Takes vhost and site directory, uploads included, off the server. It has no undo: it stands after a point of no
    /// return. Done twice, it does nothing the second time.
    /// </summary>
    public IReadOnlyList<Step> RetireSite(HostedSite site) =>
        [.. RetireVhost(site), .. RetireDirectory(site), .. Copies.ForgetUploads(site)];

    /// <summary>Takes the vhost off the server, as <see cref="RetireSite"/> does. Undo puts it back.</summary>
    public virtual IReadOnlyList<Step> RetireVhost(HostedSite site) => [];

    /// <summary>Takes the site's directory, uploads included, off the server, as <see cref="RetireSite"/> does.</summary>
    public virtual IReadOnlyList<Step> RetireDirectory(HostedSite site) => [];

    /// <summary>The servers whose config it writes: one, or the members of a cluster that are in.</summary>
    public virtual IReadOnlyList<ContextName> Servers => [];

    /// <summary>
    /// The servers that it is made of: the same, and those members of a cluster that are out. A member may be taken out
    /// while a task is stuck, so this, and not <see cref="Servers"/>, may decide which steps a recipe has.
    /// </summary>
    public virtual IReadOnlyList<ContextName> Members => Servers;

    /// <summary>The same service on those of its servers alone that the other does not have.</summary>
    public virtual HttpService Except(HttpService other) => this;

    /// <summary>Where visitors reach its sites.</summary>
    public virtual IReadOnlyList<WebAddress> Addresses => [];

    /// <summary>
    /// Takes off the hub what is generated for a platform whose server exists no more: it is not asked. No undo; may be
    /// repeated.
    /// </summary>
    public virtual IReadOnlyList<Step> ForgetPlatform(Platform platform) => [];

    /// <summary>The same for a site.</summary>
    public virtual IReadOnlyList<Step> ForgetSite(HostedSite site) => [];

    /// <summary>
    /// Takes off the server the vhosts of these sites that were forgotten (<see cref="ForgetSite"/>) while it could not be
    /// told. Nothing else is looked at. No undo; may be repeated.
    /// </summary>
    public virtual IReadOnlyList<Step> RetireForgotten(IReadOnlyList<DomainName> sites) => [];

    /// <summary>The hosts that connect to the site's database, and so need to be granted access.</summary>
    public virtual IReadOnlyList<Host> DatabaseClients => [];

    /// <summary>The hosts that hold the site's directory, each a copy of its own.</summary>
    public virtual IReadOnlyList<Host> SiteHosts => [];

    /// <summary>What keeps the copies of a site's directory the same, where several servers have one.</summary>
    public virtual SiteCopies Copies => SiteCopies.OfOne;

    /// <summary>
    /// One step that does something at the same time on all <see cref="SiteHosts"/>. Nothing where no member holds files.
    /// </summary>
    public virtual IReadOnlyList<Step> OnSiteHosts(string name, Func<Host, Step> step) =>
        SiteHosts.Count == 0 ? [] : [AtSiteHosts(name, step)];

    /// <summary>The port that visitors come to.</summary>
    public virtual Port Port => Port.Of(80);

    /// <summary>The group that the web server runs as; null where it runs as Aegir's own user.</summary>
    public virtual UnixUser? WebGroup => HostingUsers.WebGroup;

    /// <summary>The host whose copy of uploaded files counts; null for the null service.</summary>
    public virtual Host? Files => null;

    /// <summary>The PHP that runs the sites, of each host; a host that has none that Aegir knows is left out.</summary>
    /// <exception cref="CommandFailed">A host is out of reach.</exception>
    public virtual Task<IReadOnlyList<HostPhp>> Php(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<HostPhp>>([]);

    /// <summary>
    /// Asks each web server itself for a path of the site, whatever DNS says; redirects are not followed. It gets through
    /// <see cref="Door.Closed"/>.
    /// </summary>
    /// <exception cref="CommandFailed">A web server did not answer.</exception>
    public virtual Task<IReadOnlyList<WebAnswer>> Ask(HostedSite site, string path, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<WebAnswer>>([]);

    private protected Step AtSiteHosts(string name, Func<Host, Step> step) =>
        Step.InParallel(name, [.. SiteHosts.Select(host => (host.Name, step(host)))]);
}

/// <summary>What a web server answered.</summary>
/// <param name="Server">The web server.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Location">Where it redirects to; empty if it does not.</param>
public sealed record WebAnswer(ContextName Server, int Status, string Location)
{
    /// <summary>Whether Drupal, or Backdrop, says that the answer is its own (<c>X-Generator</c>).</summary>
    public bool IsDrupals { get; init; }
}
