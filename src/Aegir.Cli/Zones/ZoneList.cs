using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Views;

namespace Aegir.Cli.Zones;

/// <summary><c>aegir zone list</c></summary>
internal sealed class ZoneList() : ReadCommand<IReadOnlyList<ZoneView>>("list", "List the zones.")
{
    protected override JsonTypeInfo<IReadOnlyList<ZoneView>> Json => ViewsJson.Default.IReadOnlyListZoneView;

    protected override async Task<IReadOnlyList<ZoneView>> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var serials = await hub.Db.Zones.Serials(ct);
        return
        [
            .. (await hub.Db.Zones.List(ct)).Select(zone => ZoneView.Of(zone, serials.GetValueOrDefault(zone.Name))),
        ];
    }

    protected override void Print(IReadOnlyList<ZoneView> data, TextWriter writer)
    {
        var columns = new Columns("NAME", "SERVER", "SECONDARIES", "SERIAL");
        foreach (var zone in data)
            columns.Add(zone.Name, zone.Server, string.Join(", ", zone.Secondaries), $"{zone.Serial}");
        columns.WriteTo(writer);
    }
}
