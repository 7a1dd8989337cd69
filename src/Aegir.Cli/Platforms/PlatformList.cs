using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Views;

namespace Aegir.Cli.Platforms;

/// <summary><c>aegir platform list</c></summary>
internal sealed class PlatformList() : ReadCommand<IReadOnlyList<PlatformView>>("list", "List the platforms.")
{
    protected override JsonTypeInfo<IReadOnlyList<PlatformView>> Json => ViewsJson.Default.IReadOnlyListPlatformView;

    protected override async Task<IReadOnlyList<PlatformView>> Read(Hub hub, ParseResult given, CancellationToken ct) =>
        [.. (await hub.Db.Platforms.List(webServer: null, ct)).Select(PlatformView.Of)];

    protected override void Print(IReadOnlyList<PlatformView> data, TextWriter writer)
    {
        var columns = new Columns("NAME", "CODE", "WEB", "LOCKED", "VERIFIED", "ROOT");
        foreach (var platform in data)
            columns.Add(
                platform.Name,
                $"{platform.Flavour} {platform.Version}",
                platform.WebServer,
                platform.IsLocked ? "yes" : "no",
                Moment.Text(platform.Verified),
                platform.Root
            );
        columns.WriteTo(writer);
    }
}
