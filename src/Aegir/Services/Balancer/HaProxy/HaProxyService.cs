using System.Globalization;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Balancer.HaProxy;

/// <summary>Shares out visitors with HAProxy 2.6 or later.</summary>
/// <param name="place">Where it does its work.</param>
public sealed class HaProxyService(ServicePlace place) : BalancerService
{
    private const string Part = "haproxy";
    private const string MapFile = "sites.map";

    /// <summary>
    /// HAProxy, told to read all <c>*.cfg</c> files of the config directory too. For that it has to be started anew: a reload
    /// keeps the arguments that it was started with.
    /// </summary>
    public static Preparation Preparation { get; } =
        new(
            ["haproxy", "procps"],
            ["/usr/sbin/service haproxy reload"],
            """
            install -d -m 0700 -o "$3" -g "$3" "$2/haproxy"
            keep_config haproxy /etc/default/haproxy
            sed -i '/^# Written by aegir server prepare/,$d' /etc/default/haproxy
            cat >>/etc/default/haproxy <<DEFAULTS
            # Written by aegir server prepare. Put options of your own before this line.
            EXTRAOPTS="$(. /etc/default/haproxy; echo "${EXTRAOPTS-}") -f $2/haproxy"
            DEFAULTS
            /usr/sbin/haproxy -c -q -f /etc/haproxy/haproxy.cfg -f "$2/haproxy"
            load_config haproxy /etc/default/haproxy restart
            """
        );

    private UnixPath Config => place.Layout.Config(place.Server.Name) / Part;

    private Port Port => place.Offer.Port ?? Port.Of(80);

    /// <inheritdoc/>
    public override WebAddress Address => new(place.Address, Port);

    /// <inheritdoc/>
    public override Task Check(CancellationToken ct) => place.Host.Query(Command.Of("true"), ct);

    /// <inheritdoc/>
    public override async Task Check(IReadOnlyList<DomainName> names, CancellationToken ct)
    {
        if (await ShallKnow(names, ct))
            await Check(ct);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Step> VerifyServer(ServerContents contents) => [Publish(drainSeconds: 0)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishMembers() => [Publish(drainSeconds: 30)];

    /// <summary>
    /// A balancer that neither shall know nor knew any of the names is not asked. One that shall know none of them any more,
    /// and is out of reach, holds nobody up: it may be out of its cluster for that.
    /// </summary>
    public override IReadOnlyList<Step> PublishNames(IReadOnlyList<DomainName> names)
    {
        var publish = Publish(drainSeconds: 0);
        return
        [
            publish with
            {
                Run = async (scope, ct) =>
                {
                    var shallKnow = await ShallKnow(names, ct);
                    if (!shallKnow && !await Knew(names, ct))
                        return;
                    scope.Notes.Begin();
                    try
                    {
                        await publish.Run(scope, ct);
                    }
                    catch (CommandFailed failure) when (!shallKnow)
                    {
                        scope.Report($"{failure.Message} Later: aegir server verify {place.Server.Name.Bare}");
                    }
                },
            },
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireServer() =>
        [Tree(drainSeconds: 0).Clear($"take away the config of {place.Server.Name}")];

    /// <summary>Whether it has one of these names by the records.</summary>
    private async Task<bool> ShallKnow(IReadOnlyList<DomainName> names, CancellationToken ct) =>
        (await place.Balanced(ct)).SelectMany(cluster => cluster.Names).Intersect(names).Any();

    /// <summary>Whether it had one of these names when it was last published.</summary>
    private async Task<bool> Knew(IReadOnlyList<DomainName> names, CancellationToken ct)
    {
        var map = $"{Config / MapFile}";
        var lines = File.Exists(map) ? await File.ReadAllLinesAsync(map, ct) : [];
        return lines.Select(line => line.Split(' ')[0]).Intersect(names.Select(name => $"{name}")).Any();
    }

    private Step Publish(int drainSeconds) =>
        Tree(drainSeconds)
            .WriteAll(
                $"publish the config of {place.Server.Name}",
                async ct =>
                {
                    var all = await place.Balanced(ct);
                    return
                    [
                        new("aegir.cfg", HaProxyTemplates.Config(Config / MapFile, Port, place.Server.Name, all)),
                        new(MapFile, HaProxyTemplates.Map(all)),
                    ];
                }
            );

    private ConfigTree Tree(int drainSeconds) => new(place, Load(drainSeconds), Part);

    /// <summary>
    /// The new process takes over the port from the old one, which ends the requests that it has. Then it waits, for so many
    /// seconds at most, until the old one is gone.
    /// </summary>
    private Command Load(int drainSeconds) =>
        Command.Script(
            """
            workers() { pgrep -u haproxy -x haproxy || :; }
            old=$(workers)
            /usr/sbin/haproxy -c -q -f /etc/haproxy/haproxy.cfg -f "$2"
            sudo -n /usr/sbin/service haproxy reload >&2
            n=0
            until workers | grep -vqxF "$old"; do
              n=$((n + 1))
              [ $n -lt 200 ] || { echo 'HAProxy did not take the new config within 10 s.' >&2; exit 1; }
              sleep 0.05
            done
            n=$(($1 * 20))
            while [ $n -gt 0 ] && workers | grep -qxF "$old"; do
              n=$((n - 1))
              sleep 0.05
            done
            if [ "$1" -gt 0 ] && [ $n -eq 0 ]; then
              echo "Requests from before the change are still running after $1 s."
            fi
            """,
            drainSeconds.ToString(CultureInfo.InvariantCulture),
            Config.ToString()
        );
}
