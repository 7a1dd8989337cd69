using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Views;

namespace Aegir.Cli.Platforms;

/// <summary><c>aegir platform show NAME</c></summary>
internal sealed class PlatformShow : ReadCommand<PlatformView>
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The platform.", ContextName.Platform);

    public PlatformShow()
        : base("show", "Show what is recorded of a platform.") => Arguments.Add(_name);

    protected override JsonTypeInfo<PlatformView> Json => ViewsJson.Default.PlatformView;

    protected override async Task<PlatformView> Read(Hub hub, ParseResult given, CancellationToken ct) =>
        PlatformView.Of(await hub.Db.Platforms.Get(given.GetRequiredValue(_name), ct));

    protected override void Print(PlatformView data, TextWriter writer)
    {
        var details = new Details();
        details.Add("platform", data.Name);
        details.Add("code", $"{data.Flavour} {data.Version}");
        details.Add("root", data.Root);
        details.Add("docroot", data.Docroot);
        details.Add("web server", data.WebServer);
        details.Add("locked", data.IsLocked ? "yes: it takes no new site" : "no");
        details.Add("verified", Moment.Text(data.Verified) ?? "never");
        details.WriteTo(writer);
    }
}
