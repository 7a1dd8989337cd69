using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Balancer;
using Aegir.Services.Dns;

namespace Aegir.Services;

/// <summary>Where an implementation does its work.</summary>
/// <param name="Server">The server's record.</param>
/// <param name="Offer">The service as that record names it.</param>
/// <param name="Host">The machine.</param>
/// <param name="Hub">The hub, where everything is generated.</param>
/// <param name="Layout">Where things lie.</param>
public sealed record ServicePlace(Server Server, OfferedService Offer, Host Host, LocalHost Hub, HubLayout Layout)
{
    /// <summary>Where the others reach the machine.</summary>
    public HostAddress Address => Server.DemandHost();

    /// <summary>What the hub itself has to have.</summary>
    public HubSetup HubSetup { get; init; } = new(Hub);

    /// <summary>Who sends first copies from the hub.</summary>
    public Packer Packer { get; init; } = new(Hub, Layout.Run);

    /// <summary>What zones of DNS there are. The default is none.</summary>
    public ZoneRecords Zones { get; init; } = ZoneRecords.None;

    /// <summary>Tells what a balancer has behind it, by the records as they are then; nothing where it is none.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<BalancedCluster>>> Balanced { get; init; } =
        _ => Task.FromResult<IReadOnlyList<BalancedCluster>>([]);
}

/// <summary>
/// One thing a server does. A service contributes steps to recipes, so each change carries the undo written by whoever
/// understands it. The methods of this class do nothing: a type that nobody offers is the null service.
/// </summary>
public abstract class Service
{
    /// <summary>
    /// Looks whether the service works, before anything of the server is changed. What it makes to try things out goes
    /// again.
    /// </summary>
    public virtual IReadOnlyList<Step> CheckServer() => [];

    /// <summary>Makes all of the server's generated config what the records say.</summary>
    public virtual IReadOnlyList<Step> VerifyServer(ServerContents contents) => [];

    /// <summary>Takes away what the server's own config put there; the server's record goes.</summary>
    public virtual IReadOnlyList<Step> RetireServer() => [];
}

/// <summary>What a fresh Debian server needs, done once as root by <c>aegir server prepare</c>; repeatable.</summary>
/// <param name="Packages">Debian packages.</param>
/// <param name="SudoCommands">What user <c>aegir</c> may run as root, with all arguments: <c>/usr/sbin/nginx -t</c>.</param>
/// <param name="Script">
/// A POSIX shell script, run as root with <c>sh -eu</c> and $1 = <c>$AEGIR_ROOT</c>, $2 = the server's config directory,
/// $3 = the user. It links the config directory into the product's own config, once. Where the record names an
/// administrator account, the variables <c>admin_user</c> and <c>admin_password</c> hold it. It begins with
/// <see cref="Functions"/>.
/// </param>
public sealed record Preparation(IReadOnlyList<string> Packages, IReadOnlyList<string> SudoCommands, string Script)
{
    /// <summary>What user <c>aegir</c> may run as the web server's user, with all arguments. The default is nothing.</summary>
    public IReadOnlyList<string> WebServerCommands { get; init; } = [];

    /// <summary>
    /// What every script may call. <c>keep_config PRODUCT PATH</c> comes before a change of the config at PATH, and
    /// <c>load_config PRODUCT PATH VERB</c> after it: a product that does not run is started, and VERB (<c>reload</c> or
    /// <c>restart</c>) is done to one that runs if its config is not what it was. What a run that broke off has kept
    /// stands, since the product runs with that.
    /// </summary>
    public const string Functions = """
        config_at() { find "$1" -type f -exec md5sum {} + -o -type l -printf '%p %l\n' 2>/dev/null | sort; }
        keep_config() {
          [ ! -e "/run/aegir.$1" ] || return 0
          config_at "$2" >"/run/.aegir.$1"
          mv "/run/.aegir.$1" "/run/aegir.$1"
        }
        load_config() {
          if ! service "$1" status >/dev/null 2>&1; then
            service "$1" start >&2
          elif ! config_at "$2" | cmp -s - "/run/aegir.$1"; then
            service "$1" "$3" >&2
          fi
          rm "/run/aegir.$1"
        }

        """;
}
