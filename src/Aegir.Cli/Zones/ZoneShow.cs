using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Views;

namespace Aegir.Cli.Zones;

/// <summary><c>aegir zone show NAME</c></summary>
internal sealed class ZoneShow : ReadCommand<ZoneView>
{
    private readonly Argument<DomainName> _name = Typed.Argument("NAME", "The zone.", Typed.Site);

    public ZoneShow()
        : base("show", "Show what is recorded of a zone.") => Arguments.Add(_name);

    protected override JsonTypeInfo<ZoneView> Json => ViewsJson.Default.ZoneView;

    protected override async Task<ZoneView> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var zone = await hub.Db.Zones.Get(given.GetRequiredValue(_name), ct);
        return ZoneView.Of(zone, (await hub.Db.Zones.Serials(ct)).GetValueOrDefault(zone.Name));
    }

    protected override void Print(ZoneView data, TextWriter writer)
    {
        var details = new Details();
        details.Add("zone", data.Name);
        details.Add("primary", data.Server);
        foreach (var secondary in data.Secondaries)
            details.Add("secondary", secondary);
        details.Add("contact", data.Contact);
        details.Add("ttl", $"{data.Ttl} s");
        details.Add("serial", data.Serial is null ? "not published yet" : $"{data.Serial}");
        details.WriteTo(writer);
    }
}
