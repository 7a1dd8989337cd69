using System.Net;
using Aegir.Model;

namespace Aegir.Services.Dns.Bind;

/// <summary>named.conf, as it is written: the zones of one server.</summary>
internal static class NamedTemplate
{
    /// <summary>The clauses of all zones of a server, each handed to nobody but its secondaries.</summary>
    /// <param name="server">The server.</param>
    /// <param name="zones">What it is the primary or a secondary of.</param>
    /// <param name="directory">Where the files of zones lie that it is the primary of.</param>
    /// <param name="addresses">What is known of addresses.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InvalidInput">The address of a name server cannot be found.</exception>
    public static async Task<NamedText> Of(
        ContextName server,
        IReadOnlyList<HostedZone> zones,
        UnixPath directory,
        PublicAddresses addresses,
        CancellationToken ct
    )
    {
        var clauses = new List<NamedText>();
        foreach (var zone in zones)
        {
            var primary = await addresses.Of(zone.Servers[0].Host, ct);
            var secondaries = await addresses.Of(zone.Servers.Skip(1).Select(other => other.Host), ct);
            clauses.Add(
                zone.Zone.Server != server ? Secondary(zone.Zone.Name, primary)
                : secondaries.Count == 0 ? Alone(zone.Zone.Name, directory)
                : Primary(zone.Zone.Name, directory, secondaries)
            );
        }
        return $$"""
            // Written by Aegir for {{server}}; changes are lost. Options and zones of your own belong in /etc/bind.
            {{clauses}}
            """;
    }

    private static NamedText Primary(DomainName zone, UnixPath directory, IReadOnlyList<IPAddress> secondaries) =>
        $$"""
            zone "{{zone}}" {
                type primary;
                file "{{directory}}/{{zone}}.zone";
                allow-transfer { {{secondaries}}};
                notify explicit;
                also-notify { {{secondaries}}};
            };

            """;

    private static NamedText Alone(DomainName zone, UnixPath directory) =>
        $$"""
            zone "{{zone}}" {
                type primary;
                file "{{directory}}/{{zone}}.zone";
                allow-transfer { none; };
                notify no;
            };

            """;

    private static NamedText Secondary(DomainName zone, IReadOnlyList<IPAddress> primary) =>
        $$"""
            zone "{{zone}}" {
                type secondary;
                primaries { {{primary}}};
                file "/var/cache/bind/{{zone}}.secondary";
                allow-transfer { none; };
                notify no;
            };

            """;
}
