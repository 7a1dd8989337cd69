using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Zones;

/// <summary><c>aegir zone remove NAME</c></summary>
internal sealed class ZoneRemove : ChangeCommand
{
    private readonly Argument<DomainName> _name = Typed.Argument("NAME", "The zone.", Typed.Site);

    public ZoneRemove()
        : base("remove", "Forget a zone. Its sites stay; nobody answers for their names there.") =>
        Arguments.Add(_name);

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var zone = await hub.Db.Zones.Get(given.GetRequiredValue(_name), ct);
        var above = (await hub.Db.Zones.List(ct)).Where(other => zone.Name.IsWithin(other.Name));
        return
        [
            new Change(
                $"forget zone {zone.Name}; {ZoneOptions.Next(above.Prepend(zone))}",
                end => hub.Db.Zones.Delete(zone.Name, end)
            ),
        ];
    }
}
