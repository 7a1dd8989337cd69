using System.Globalization;
using System.Text.RegularExpressions;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Http;

/// <summary>
/// A web server with PHP-FPM: what Apache and nginx have in common, which is all but the language of their config, the
/// command that loads it, and what a fresh server needs.
/// </summary>
/// <param name="place">Where it does its work.</param>
public abstract class WebServerService(ServicePlace place) : HttpService
{
    private const int Patience = 30;
    private static readonly string[] _generators = ["Drupal", "Backdrop"];
    private static readonly string[] _generated = ["health.d", "platform.d", "vhost.d"];
    private readonly PublishedSite _published = new(place);
    private readonly PlatformCode _code = new(place);
    private readonly ContextName _server = place.Server.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Host> DatabaseClients => [place.Host];

    /// <inheritdoc/>
    public override IReadOnlyList<Host> SiteHosts => [place.Host];

    /// <inheritdoc/>
    public override Host Files => place.Host;

    /// <inheritdoc/>
    public override Port Port => place.Offer.Port ?? UsualPort;

    /// <summary>The port it listens on where the record names none. The default is 80.</summary>
    protected virtual Port UsualPort => Port.Of(80);

    /// <summary>Where the hub reaches it.</summary>
    protected virtual HostAddress Address => place.Address;

    /// <summary>The server it runs on.</summary>
    protected ContextName Server => _server;

    /// <summary>Where its config lies.</summary>
    protected UnixPath Config => place.Layout.Config(_server);

    /// <inheritdoc/>
    public override Task Check(CancellationToken ct) => place.Host.Query(Command.Of("true"), ct);

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<HostPhp>> Php(CancellationToken ct) =>
        await PhpFpm.VersionOn(place.Host, ct) is { } version ? [new HostPhp(place.Host.Name, version)] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CheckServer() =>
        [Step.Check($"the hub has what sites on {_server} need", (_, ct) => CheckHub(ct))];

    /// <summary>Looks whether the hub can make sites for this server.</summary>
    /// <exception cref="InvalidInput">Something is missing on the hub; the message says what to do.</exception>
    private protected virtual Task CheckHub(CancellationToken ct) => place.HubSetup.Demand(ct);

    /// <inheritdoc/>
    public override IReadOnlyList<Step> VerifyServer(ServerContents contents) =>
        [
            Tree(waits: false)
                .WriteAll(
                    $"publish the config of {_server}",
                    async ct =>
                    {
                        var records = await contents.Read(ct);
                        IReadOnlyList<ConfigFile> files =
                        [
                            .. ServerConfig(records.Balancers) is { } own ? [own] : Array.Empty<ConfigFile>(),
                            .. records.Platforms.SelectMany(PlatformConfigs),
                            .. records.Sites.Select(s => SiteConfig(s, Doors.Of(s.Site.State))),
                            .. records.Forwards.Select(f => ForwardConfig(f.Site, f.To)),
                        ];
                        return [.. files, .. Forgotten(files, records.InUse)];
                    }
                ),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireForgotten(IReadOnlyList<DomainName> sites) =>
        sites.Count == 0
            ? []
            :
            [
                Tree(waits: false)
                    .Write(
                        $"take off {_server} the vhosts that were forgotten",
                        files: [],
                        beside: [.. sites.SelectMany(site => new[] { VhostFile(site), OwnFile(site) })]
                    ),
            ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireServer() =>
        [Tree(waits: false).Remove($"take away the config of {_server}")];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishCode(Platform platform) => [_code.Publish(platform)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishRules(Platform platform) =>
        [
            Tree(waits: false)
                .Write(
                    $"publish the rules of {platform.Name} on {_server}",
                    [.. PlatformConfigs(platform)],
                    beside: []
                ),
        ];

    /// <inheritdoc/>
    public override Task CheckRetirement(Platform platform, CancellationToken ct) =>
        _code.CheckRetirement(platform, ct);

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireRules(Platform platform) =>
        [
            Tree(waits: false)
                .Write(
                    $"take the rules of {platform.Name} off {_server}",
                    [.. PlatformConfigs(platform).Select(file => file with { Text = null })],
                    beside: []
                ),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireCode(Platform platform) => [_code.Retire(platform)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishDirectory(HostedSite site) => [_published.Publish(site)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishNewDirectory(HostedSite site) => [_published.PublishNew(site)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> SetDoor(HostedSite site, Door door) =>
        [SetDoor(Doors.Deed(door), site, door, waits: false)];

    /// <summary>
    /// It waits until no worker of before is left, for half a minute at most: a request that is still running could write
    /// what a move no longer sees. The task's log says so if one is.
    /// </summary>
    public override IReadOnlyList<Step> CloseSite(HostedSite site) =>
        [SetDoor("close", site, Door.Closed, waits: true)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForwardSite(HostedSite site, WebAddress to) =>
        [
            Tree(waits: false)
                .Write($"forward visitors of {site.Site.Name} from {_server}", [ForwardConfig(site, to)], beside: []),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireVhost(HostedSite site) =>
        [
            Tree(waits: true)
                .Write(
                    $"take the vhost of {site.Site.Name} off {_server}",
                    [new(SiteFile(site), null)],
                    beside: [OwnFile(site.Site.Uri)]
                ),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireDirectory(HostedSite site) => [_published.Retire(site)];

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Servers => [_server];

    /// <inheritdoc/>
    public override HttpService Except(HttpService other) => other.Members.Contains(_server) ? new HttpService() : this;

    /// <inheritdoc/>
    public override IReadOnlyList<WebAddress> Addresses => [new(place.Address, Port)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForgetPlatform(Platform platform) =>
        [
            .. PlatformConfigs(platform)
                .Select(file =>
                    Tree(waits: false).Forget($"forget {file.Path} of {platform.Name} on {_server}", file.Path)
                ),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForgetSite(HostedSite site) =>
        [Tree(waits: false).Forget($"forget the vhost of {site.Site.Name} on {_server}", SiteFile(site))];

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<WebAnswer>> Ask(HostedSite site, string path, CancellationToken ct)
    {
        var name = site.Site.RedirectTo ?? site.Site.Uri;
        var address = Address.IsIPv6 ? $"[{Address}]" : Address.ToString();
        var url = $"http://{name}{path}";
        var asked = await place.Hub.Try(
            Command.Of(
                "curl",
                "--silent",
                "--show-error",
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code} %{redirect_url}\n%header{x-generator}",
                "--globoff",
                "--noproxy",
                "*",
                "--max-time",
                "50",
                "--header",
                "@-",
                "--connect-to",
                $"::{address}:{Port}",
                url
            ) with
            {
                Input = $"X-Aegir-Trial: {TrialPass.Of(site.Site).Reveal()}\n",
            },
            ct
        );
        if (asked.ExitCode != 0)
            throw new CommandFailed(Server.ToString(), Command.Of("curl", url), asked.ExitCode, asked.Errors);
        var answer = asked.Output.Split('\n', 2);
        return
        [
            new(_server, int.Parse(answer[0].AsSpan(0, 3), CultureInfo.InvariantCulture), answer[0][4..])
            {
                IsDrupals = _generators.Any(name => answer[1].StartsWith(name, StringComparison.Ordinal)),
            },
        ];
    }

    /// <summary>
    /// Tests the config, makes the product use it, and waits until it does. If requests that came in under the old config
    /// are to be waited for, for so many seconds at most, it prints what <see cref="Drain"/> wants to know.
    /// </summary>
    private protected abstract Command Load(int drainSeconds);

    /// <summary>
    /// Waits until the processes are gone that served under the old config; each ends with its last request. Null for a
    /// product whose <see cref="Load"/> waits itself.
    /// </summary>
    /// <param name="drainSeconds">For how long, at most.</param>
    /// <param name="processes">Their numbers, one a line.</param>
    private protected virtual Command? Drain(int drainSeconds, string processes) =>
        Command.Script(
            """
            n=$(($1 * 20)) limit=$1
            shift
            for worker in "$@"; do
              while [ -d "/proc/$worker" ]; do
                n=$((n - 1))
                [ $n -gt 0 ] || { echo "Requests from before the change are still running after $limit s."; exit; }
                sleep 0.05
              done
            done
            """,
            [
                drainSeconds.ToString(CultureInfo.InvariantCulture),
                .. processes.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            ]
        );

    /// <summary>
    /// The server's own file, <c>apache.conf</c>: it includes all others, and answers 404 for names that no site has. Null
    /// where there is nothing to say.
    /// </summary>
    /// <param name="balancers">Who is believed when it says who a visitor is.</param>
    private protected abstract ConfigFile? ServerConfig(IReadOnlyList<HostAddress> balancers);

    /// <summary>The rules of a platform, which each of its vhosts includes.</summary>
    private protected abstract ConfigText PlatformText(Platform platform);

    /// <summary>What answers a balancer that asks for a platform; null where no balancer can stand before the server.</summary>
    private protected virtual ConfigText? HealthText(Platform platform) => null;

    /// <summary>A site's vhost.</summary>
    private protected abstract ConfigText SiteText(HostedSite site, Door door);

    /// <summary>A vhost that is a proxy to where the site is now.</summary>
    private protected abstract ConfigText ForwardText(Site site, WebAddress to);

    /// <summary>Where on the hub administrators may add to a site's vhost on a server.</summary>
    internal static UnixPath OwnDirectives(HubLayout layout, ContextName server, DomainName uri) =>
        layout.Config(server) / OwnFile(uri);

    /// <summary>The names of a site that lead to another of its names; empty where there is no redirect.</summary>
    internal static IReadOnlyList<DomainName> RedirectedNames(Site site) =>
        site.RedirectTo is null ? [] : [.. Names(site).Where(name => name != site.RedirectTo)];

    /// <summary>The names of a site that the site itself answers to; its own is first where it is one of them.</summary>
    internal static IReadOnlyList<DomainName> ServedNames(Site site) =>
        site.RedirectTo is null ? [.. Names(site)] : [site.RedirectTo];

    /// <summary>All names of a site, its own first.</summary>
    internal static IEnumerable<DomainName> Names(Site site) => site.Aliases.Prepend(site.Uri).Distinct();

    private Step SetDoor(string deed, HostedSite site, Door door, bool waits) =>
        Tree(waits)
            .Write($"{deed} {site.Site.Name} on {_server}", [SiteConfig(site, door)], beside: [OwnFile(site.Site.Uri)]);

    private ConfigTree Tree(bool waits) =>
        waits ? new(place, Load(Patience)) { Drain = said => Drain(Patience, said) } : new(place, Load(0));

    private ConfigFile SiteConfig(HostedSite site, Door door) =>
        new(SiteFile(site), SiteText(site, door)) { Earlier = SiteText(site, Door.Closed) };

    private ConfigFile ForwardConfig(HostedSite site, WebAddress? to) =>
        new(SiteFile(site), to is null ? null : ForwardText(site.Site, to)) { Earlier = SiteText(site, Door.Closed) };

    private IEnumerable<ConfigFile> PlatformConfigs(Platform platform)
    {
        yield return new ConfigFile(PlatformFile(platform), PlatformText(platform));
        if (HealthText(platform) is { } health)
            yield return new ConfigFile($"health.d/{platform.Name.FileName}.conf", health);
    }

    /// <summary>
    /// Takes away what Aegir once wrote and no record speaks of, such as the vhost of a site whose last task was given up.
    /// What a task works on is that task's to write.
    /// </summary>
    private IEnumerable<ConfigFile> Forgotten(IReadOnlyList<ConfigFile> files, IReadOnlySet<ContextName> inUse)
    {
        var known = files.Select(file => file.Path).ToHashSet();
        return from part in _generated
            let directory = $"{Config / part}"
            where Directory.Exists(directory)
            from path in Directory.EnumerateFiles(directory, "*.conf")
            let name = Path.GetFileNameWithoutExtension(path)
            where ContextName.TryParse(name, out var context, out _) && !inUse.Contains(context)
            let file = $"{part}/{name}.conf"
            where !known.Contains(file) && IsOurs(path, name)
            select new ConfigFile(file, Text: null);
    }

    /// <summary>Whether a file says that it was written for this name: a copy that somebody made of another does not.</summary>
    private static bool IsOurs(string path, string name) =>
        File.ReadLines(path)
            .Take(2)
            .Any(line => Regex.IsMatch(line, $"Written by Aegir for [\"']?@{Regex.Escape(name)}[\"']?[;,]"));

    private static string PlatformFile(Platform platform) => $"platform.d/{platform.Name.FileName}.conf";

    private static string SiteFile(HostedSite site) => VhostFile(site.Site.Uri);

    private static string VhostFile(DomainName uri) => $"vhost.d/{uri}.conf";

    private static string OwnFile(DomainName uri) => $"vhost.d/{uri}.extra";
}
