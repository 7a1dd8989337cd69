using System.Globalization;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Http.Php;

/// <summary>
/// Serves sites of the hub with PHP's own development server: for a laptop, never for production. Its config is files
/// like every web server's; what reads them is <see cref="PhpServer"/>, while somebody lets it run (<c>aegir serve</c>).
/// </summary>
/// <param name="place">Where it does its work.</param>
public sealed class PhpService(ServicePlace place) : WebServerService(place)
{
    private readonly ServicePlace _place = place;

    /// <summary>What the hub needs; Drupal asks for the extensions.</summary>
    public static Preparation Preparation { get; } =
        new(["bubblewrap", "curl", "php-cli", "php-gd", "php-mbstring", "php-xml"], [], "");

    /// <summary>PHP runs as Aegir's own user.</summary>
    public override UnixUser? WebGroup => null;

    /// <summary>No other machine reaches it.</summary>
    public override IReadOnlyList<WebAddress> Addresses => [];

    /// <inheritdoc/>
    protected override Port UsualPort => Port.Of(8080);

    /// <inheritdoc/>
    protected override HostAddress Address { get; } = Parsed.Parse<HostAddress>("127.0.0.1");

    /// <inheritdoc/>
    private protected override ConfigFile? ServerConfig(IReadOnlyList<HostAddress> balancers) => null;

    /// <summary>Begins to serve; what is disposed of ends it.</summary>
    /// <param name="log">Takes what the sites' PHP says of errors, without secrets.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Conflict">The port is taken, or another process serves this hub.</exception>
    /// <exception cref="InvalidInput">Something is missing on this machine, or a file of the config is none of ours.</exception>
    public async Task<PhpServer> Serve(Action<string> log, CancellationToken ct)
    {
        await HubPackages.Demand(_place.Hub, Preparation.Packages, ct);
        return await PhpServer.Start(_place, Port, log, ct);
    }

    /// <summary>Its sites belong to Aegir's own user alone.</summary>
    private protected override Task CheckHub(CancellationToken ct) =>
        HubPackages.Demand(_place.Hub, Preparation.Packages, ct);

    /// <inheritdoc/>
    public override async Task Check(CancellationToken ct)
    {
        if (!await PhpServer.IsServing(_place.Layout, ct))
            throw new CommandFailed(
                _place.Host.Name,
                Command.Of("php", "-S", $"{Address}:{Port}"),
                "does not run. Start it in another terminal, and leave it there: aegir serve"
            );
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<HostPhp>> Php(CancellationToken ct)
    {
        var version = await _place.Host.Query(
            Command.Of("php", "-r", "echo PHP_MAJOR_VERSION, '.', PHP_MINOR_VERSION, '.', PHP_RELEASE_VERSION;"),
            ct
        );
        return [new HostPhp(_place.Host.Name, Version.Parse(version))];
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<WebAnswer>> Ask(HostedSite site, string path, CancellationToken ct)
    {
        try
        {
            return await base.Ask(site, path, ct);
        }
        catch (CommandFailed)
        {
            await Check(ct);
            throw;
        }
    }

    /// <summary>A server that does not run serves nobody, and reads its config when it starts.</summary>
    private protected override Command Load(int drainSeconds) =>
        Command.Script(
            """
            if [ -S "$1" ]; then
              code=0
              said=$(curl --silent --show-error --fail-with-body --noproxy '*' --max-time 90 --unix-socket "$1" \
                "http://localhost/load?wait=$2" 2>&1) || code=$?
            else
              code=7
            fi
            case $code in
              0) echo "$said" ;;
              7) echo 'PHP serves nobody at present: this is for when it starts (aegir serve).' ;;
              *) echo "$said" >&2; exit 1 ;;
            esac
            """,
            $"{PhpServer.ControlOf(_place.Layout)}",
            drainSeconds.ToString(CultureInfo.InvariantCulture)
        );

    /// <inheritdoc/>
    private protected override Command? Drain(int drainSeconds, string processes) => null;

    /// <inheritdoc/>
    private protected override ConfigText PlatformText(Platform platform) => PhpTemplates.Platform(platform);

    /// <inheritdoc/>
    private protected override ConfigText ForwardText(Site site, WebAddress to) => PhpTemplates.Forward(site, to);

    /// <inheritdoc/>
    private protected override ConfigText SiteText(HostedSite site, Door door) => PhpTemplates.Site(site, door, Config);
}
