using Aegir.Model;

namespace Aegir.Services.Dns;

/// <summary>A server that answers for a zone.</summary>
/// <param name="Server">The server.</param>
/// <param name="Name">What the zone calls it.</param>
/// <param name="Host">Where it is reached.</param>
public sealed record NameServer(ContextName Server, DomainName Name, HostAddress Host)
{
    /// <summary>
    /// A name server as a zone shows it. Its address is its name where that is one that the world can know; of an address
    /// in numbers, or a short name, the zone makes a name below its own: <c>ns1.example.com</c>.
    /// </summary>
    /// <exception cref="InvalidInput">No name can be made of the server's.</exception>
    public static NameServer Of(Server server, DomainName zone)
    {
        var host = server.DemandHost();
        var label = server.Name.Bare.Replace('_', '-');
        return DomainName.TryParse($"{host}", out var name, out _) && $"{host}".Contains('.')
            ? new NameServer(server.Name, name, host)
            : new NameServer(server.Name, Parsed.Parse<DomainName>($"{label}.{zone}"), host);
    }
}

/// <summary>A name of a site, and where visitors reach the site.</summary>
/// <param name="Name">The name.</param>
/// <param name="Hosts">Its web servers, or the balancers before them.</param>
public sealed record HostedName(DomainName Name, IReadOnlyList<HostAddress> Hosts);

/// <summary>A zone that lies within another, which says who answers for it.</summary>
/// <param name="Zone">Its name.</param>
/// <param name="Servers">Who answers for it.</param>
public sealed record Delegation(DomainName Zone, IReadOnlyList<NameServer> Servers);

/// <summary>A zone with all that its text follows from: a value, read from the records.</summary>
/// <param name="Zone">The zone's record.</param>
/// <param name="Serial">The last serial that it was given.</param>
/// <param name="Servers">Who answers for it, the primary first.</param>
/// <param name="Names">The names of sites in it.</param>
/// <param name="Delegations">The zones that lie within it.</param>
public sealed record HostedZone(
    Zone Zone,
    ZoneSerial Serial,
    IReadOnlyList<NameServer> Servers,
    IReadOnlyList<HostedName> Names,
    IReadOnlyList<Delegation> Delegations
)
{
    /// <summary>Whether this name would stand in it: it lies in the zone, and in none that lies within the zone.</summary>
    public bool Holds(DomainName name) =>
        name.IsWithin(Zone.Name) && !Delegations.Any(delegation => name.IsWithin(delegation.Zone));
}
