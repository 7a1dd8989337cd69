using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks.Parts;

namespace Aegir.Cli.Zones;

/// <summary><c>aegir zone set NAME …</c></summary>
internal sealed class ZoneSet : ChangeCommand
{
    private readonly Argument<DomainName> _name = Typed.Argument("NAME", "The zone.", Typed.Site);
    private readonly ZoneOptions _options = new();
    private readonly Option<bool> _noSecondary = Typed.Flag("--no-secondary", "No server copies it any more.");

    public ZoneSet()
        : base("set", "Change who answers for a zone, its contact or TTL. What is not asked for stays as it is.")
    {
        Arguments.Add(_name);
        Option[] options = [.. _options.All, _noSecondary];
        foreach (var option in options)
            Options.Add(option);
        this.DemandOne(options);
        Examples =
        [
            "aegir zone set example.com --secondary ns2 --secondary ns3",
            "aegir zone set example.com --ttl 5m",
        ];
    }

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var recorded = await hub.Db.Zones.Get(given.GetRequiredValue(_name), ct);
        var zone = _options.Apply(given.GetValue(_noSecondary) ? recorded with { Secondaries = [] } : recorded, given);
        if (zone == recorded)
            return [];
        await ZoneMakeup.Demand(hub.Fleet, zone, ct);
        var above = (await hub.Db.Zones.List(ct)).Where(other =>
            other.Name != zone.Name && zone.Name.IsWithin(other.Name)
        );
        return
        [
            .. ZoneMakeup.OwnRecordsMove(hub.Fleet, recorded, zone) is var (from, to)
                ?
                [
                    new Change(
                        $"move your own records from {from} to {to}",
                        _ =>
                        {
                            ZoneMakeup.MoveOwnRecords(from, to);
                            return Task.CompletedTask;
                        }
                    ),
                ]
                : Array.Empty<Change>(),
            new Change(
                $"record zone {zone.Name}; {ZoneOptions.Next([zone, recorded, .. above])}",
                end => hub.Db.Zones.Save(zone, end)
            ),
        ];
    }
}
