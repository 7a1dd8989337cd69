using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Zones;

/// <summary>What <c>zone add</c> and <c>zone set</c> are told of a zone.</summary>
internal sealed class ZoneOptions
{
    /// <summary>The primary.</summary>
    public Option<ContextName> Server { get; } =
        Typed.Option("--server", "SERVER", "The primary: the server that gets it from the hub.", ContextName.Server);

    private readonly Option<ContextName[]> _secondaries = Typed.Options(
        "--secondary",
        "SERVER",
        "A server that copies it from the primary.",
        ContextName.Server
    );
    private readonly Option<EmailAddress> _contact = Typed.Option(
        "--contact",
        "ADDRESS",
        "Who looks after it. Default: hostmaster of the zone.",
        Parsed.Parse<EmailAddress>
    );
    private readonly Option<TimeSpan> _ttl = Typed.Option(
        "--ttl",
        "TIME",
        "How long others may remember its records: 1d, 2h, 30m. Default: 1d.",
        Typed.Period
    );

    /// <summary>The options, for a command to take up.</summary>
    public IEnumerable<Option> All => [Server, _secondaries, _contact, _ttl];

    /// <summary>The zone as it is asked for; what is not asked for stays as it is.</summary>
    public Zone Apply(Zone zone, ParseResult given) =>
        zone with
        {
            Server = given.GetValue(Server) ?? zone.Server,
            Secondaries = given.GetResult(_secondaries) is null ? zone.Secondaries : given.GetValue(_secondaries) ?? [],
            Contact = given.GetValue(_contact) ?? zone.Contact,
            Ttl = given.GetResult(_ttl) is null ? zone.Ttl : given.GetValue(_ttl),
        };

    /// <summary>What has to be done after the record of a zone was written.</summary>
    public static string Next(IEnumerable<Zone> zones) =>
        $"next: aegir server verify {string.Join(' ', zones.SelectMany(zone => zone.Servers).Distinct().Select(server => server.Bare))}";
}
