using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks.Parts;

namespace Aegir.Cli.Zones;

/// <summary><c>aegir zone add NAME --server SERVER …</c></summary>
internal sealed class ZoneAdd : ChangeCommand
{
    private readonly Argument<DomainName> _name = Typed.Argument("NAME", "The domain: example.com.", Typed.Site);
    private readonly ZoneOptions _options = new();

    public ZoneAdd()
        : base("add", "Record a zone of DNS. From then on the names of sites in it are published there.")
    {
        Arguments.Add(_name);
        _options.Server.Required = true;
        foreach (var option in _options.All)
            Options.Add(option);
        Examples =
        [
            "aegir zone add example.com --server ns1",
            "aegir zone add example.org --server ns1 --secondary ns2 --contact dns@example.com --ttl 2h",
        ];
    }

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var name = given.GetRequiredValue(_name);
        if (await hub.Db.Zones.Find(name, ct) is not null)
            throw new Conflict($"There is a zone {name} already. ‘aegir zone show {name}’ shows it.");
        var zone = _options.Apply(new Zone(name, given.GetRequiredValue(_options.Server)), given);
        await ZoneMakeup.Demand(hub.Fleet, zone, ct);
        // Whoever answers for a zone above has to say that this is one of its own now.
        var above = (await hub.Db.Zones.List(ct)).Where(other => name.IsWithin(other.Name));
        return
        [
            new Change(
                $"record zone {name}; {ZoneOptions.Next(above.Prepend(zone))}",
                end => hub.Db.Zones.Save(zone, end)
            ),
        ];
    }
}
