using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Services.Dns;

/// <summary>A zone file, as it is written.</summary>
internal static partial class ZoneTemplate
{
    /// <summary>
    /// The file of a zone. The times are those of RFC 1912 §2.2; secondaries are told of each change at once, so that how
    /// often they ask by themselves matters little.
    /// </summary>
    /// <param name="zone">The zone.</param>
    /// <param name="serial">Its serial.</param>
    /// <param name="addresses">What is known of addresses.</param>
    /// <param name="own">The administrator's own records.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InvalidInput">An address cannot be found.</exception>
    public static async Task<ZoneText> Of(
        HostedZone zone,
        ZoneSerial serial,
        PublicAddresses addresses,
        ZoneText own,
        CancellationToken ct
    )
    {
        var name = zone.Zone.Name;
        var records = await Addresses(zone, addresses, ct);
        return $$"""
            ; Written by Aegir; changes are lost. Add records of your own in {{name}}.extra on the hub.
            $ORIGIN {{name}}.
            $TTL {{(int)zone.Zone.Ttl.TotalSeconds}}
            @ IN SOA {{zone.Servers[0].Name}}. {{zone.Zone.Contact}}. (
                {{serial}} ; serial
                10800 ; refresh
                1800 ; retry
                2419200 ; expire
                3600 ) ; how long a name that is not there is remembered
            {{zone.Servers.Select(server => Answers(name, server))}}
            {{zone.Delegations.SelectMany(inner => inner.Servers, (inner, server) => Answers(inner.Zone, server))}}
            {{records}}
            {{own}}

            """;
    }

    /// <summary>The serial that stands in a file of this form.</summary>
    public static ZoneSerial SerialIn(string file) =>
        Serial().Match(file) is { Success: true } found
        && uint.TryParse(found.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ZoneSerial(number)
            : ZoneSerial.None;

    private static ZoneText Answers(DomainName zone, NameServer server) => $"{zone}. IN NS {server.Name}.\n";

    /// <summary>
    /// Where sites are, and the name servers that lie in the zone or in one within it: without those nobody would find them.
    /// </summary>
    private static async Task<IEnumerable<ZoneText>> Addresses(
        HostedZone zone,
        PublicAddresses addresses,
        CancellationToken ct
    )
    {
        var servers = zone
            .Servers.Concat(zone.Delegations.SelectMany(inner => inner.Servers))
            .Where(server => server.Name.IsWithin(zone.Zone.Name));
        var hosts = zone
            .Names.SelectMany(site => site.Hosts, (site, host) => (site.Name, host))
            .Concat(servers.Select(server => (server.Name, server.Host)));
        var records = new List<ZoneText>();
        foreach (
            var (name, reachedAt) in hosts
                .ToLookup(h => h.Name, h => h.Item2)
                .OrderBy(h => h.Key)
                .Select(h => (h.Key, h))
        )
            records.AddRange((await addresses.Of(reachedAt.Distinct(), ct)).Select(ip => Address(name, ip)));
        return records;
    }

    private static ZoneText Address(DomainName name, IPAddress ip)
    {
        if (ip.AddressFamily == AddressFamily.InterNetworkV6)
            return $"{name}. IN AAAA {ip}\n";
        return $"{name}. IN A {ip}\n";
    }

    [GeneratedRegex(@"^ *([0-9]{1,10}) ; serial$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Serial();
}
