using System.Text;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Dns.Bind;

/// <summary>
/// The files of a name server on the hub: <c>named.conf</c>, and of each zone that it is the primary of <c>NAME.zone</c>
/// and the administrator's <c>NAME.extra</c>. The caller holds the lock of the server's config.
/// </summary>
/// <param name="place">The server.</param>
internal sealed class ZoneFiles(ServicePlace place)
{
    private const string Ending = ".zone";
    private readonly PublicAddresses _addresses = new();
    private readonly UnixPath _directory = On(place);

    /// <summary>Where they lie, the same on the hub and on the server.</summary>
    public static UnixPath On(ServicePlace place) => place.Layout.Config(place.Server.Name) / "dns";

    /// <summary>Where the administrator's own records of a zone lie on the hub: with its primary.</summary>
    public static UnixPath OwnRecords(HubLayout layout, Zone zone) =>
        layout.Config(zone.Server) / "dns" / $"{zone.Name}.extra";

    /// <summary>Makes the files what the records say. A zone whose text is what it was keeps its serial.</summary>
    /// <param name="zones">All zones of the server.</param>
    /// <param name="inUse">The serials that the server answers with.</param>
    /// <param name="isMeant">Of which zones it is a failure that they cannot be written; of others it is reported.</param>
    /// <param name="scope">Where it is reported.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InvalidInput">An address cannot be found.</exception>
    public async Task Write(
        IReadOnlyList<HostedZone> zones,
        IReadOnlyDictionary<DomainName, ZoneSerial> inUse,
        Predicate<DomainName> isMeant,
        StepScope scope,
        CancellationToken ct
    )
    {
        AtomicFile.MakeDirectory(_directory);
        AtomicFile.RemoveLeftovers(_directory);
        foreach (var zone in zones.Where(IsPrimary))
        {
            try
            {
                await Renew(zone, inUse.GetValueOrDefault(zone.Zone.Name), ct);
            }
            catch (InvalidInput fault) when (!isMeant(zone.Zone.Name))
            {
                scope.Report($"{zone.Zone.Name} stays as it is: {fault.Message}");
            }
        }
        await AtomicFile.Write(_directory / "named.conf", (await Config(zones, ct)).Reveal(), ct);
        foreach (var path in Directory.EnumerateFiles($"{_directory}", $"*{Ending}").Except(Paths(zones)))
            File.Delete(path);
    }

    /// <summary>What <see cref="Write"/> would change, but for the serial: that is chosen when a zone is published.</summary>
    public async Task<string> Preview(IReadOnlyList<HostedZone> zones, CancellationToken ct)
    {
        var diffs = new StringBuilder(await Diff(_directory / "named.conf", await Config(zones, ct), ct));
        foreach (var zone in zones.Where(IsPrimary))
        {
            var serial = ZoneTemplate.SerialIn(await Read(zone, ct));
            diffs.Append(await Diff(PathOf(zone), await Text(zone, serial, ct), ct));
        }
        return diffs.ToString();
    }

    /// <summary>Removes them all, the administrator's too.</summary>
    public void Remove()
    {
        if (Directory.Exists($"{_directory}"))
            Directory.Delete($"{_directory}", recursive: true);
    }

    private async Task Renew(HostedZone zone, ZoneSerial inUse, CancellationToken ct)
    {
        var old = await Read(zone, ct);
        var serial = ZoneTemplate.SerialIn(old);
        var last = ZoneSerial.Latest(ZoneSerial.Latest(zone.Serial, inUse), serial);
        if (serial == last && (await Text(zone, serial, ct)).Reveal() == old)
            return;
        var next = await place.Zones.NextSerial(zone.Zone.Name, last, ct);
        await AtomicFile.Write(PathOf(zone), (await Text(zone, next, ct)).Reveal(), ct);
    }

    private async Task<ZoneText> Text(HostedZone zone, ZoneSerial serial, CancellationToken ct) =>
        await ZoneTemplate.Of(
            zone,
            serial,
            _addresses,
            await ZoneText.Own(OwnRecords(place.Layout, zone.Zone), ct),
            ct
        );

    private Task<NamedText> Config(IReadOnlyList<HostedZone> zones, CancellationToken ct) =>
        NamedTemplate.Of(place.Server.Name, zones, BindServer.InUse, _addresses, ct);

    private Task<string> Diff(UnixPath path, ConfigText text, CancellationToken ct) =>
        ConfigDiff.Of(place.Hub, $"{place.Server.Name.FileName}/dns/{path.Name}", path, text, earlier: null, ct);

    private async Task<string> Read(HostedZone zone, CancellationToken ct) =>
        await AtomicFile.Read(PathOf(zone), ct) is { } bytes ? Encoding.UTF8.GetString(bytes) : "";

    private bool IsPrimary(HostedZone zone) => zone.Zone.Server == place.Server.Name;

    private IEnumerable<string> Paths(IReadOnlyList<HostedZone> zones) =>
        zones.Where(IsPrimary).Select(zone => $"{PathOf(zone)}");

    private UnixPath PathOf(HostedZone zone) => _directory / $"{zone.Zone.Name}{Ending}";
}
