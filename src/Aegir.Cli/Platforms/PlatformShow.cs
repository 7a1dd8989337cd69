using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Tasks.Importing;
using Aegir.Views;

namespace Aegir.Cli.Platforms;

/// <summary><c>aegir platform show NAME</c></summary>
internal sealed class PlatformShow : ReadCommand<PlatformView>
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The platform.", ContextName.Platform);

    public PlatformShow()
        : base("show", "Show what is recorded of a platform, and which sites lie there without a record.") =>
        Arguments.Add(_name);

    protected override JsonTypeInfo<PlatformView> Json => ViewsJson.Default.PlatformView;

    protected override async Task<PlatformView> Read(Hub hub, ParseResult given, CancellationToken ct) =>
        await Look(hub, await hub.Db.Platforms.Get(given.GetRequiredValue(_name), ct), ct);

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
        foreach (var site in data.Unrecorded ?? [])
            details.Add(
                "site without a record",
                $"sites/{site.Directory} on {string.Join(", ", site.Servers)}: aegir site import URI --platform {data.Name} --directory {site.Directory}"
            );
        if (data.Unrecorded is null)
            details.Add("sites without a record", $"not known, since {data.WebServer} cannot be asked");
        details.WriteTo(writer);
    }

    private static async Task<PlatformView> Look(Hub hub, Platform platform, CancellationToken ct)
    {
        var view = PlatformView.Of(platform);
        try
        {
            var found = await FoundSites.Unrecorded(hub.Fleet, platform, ct);
            return view with { Unrecorded = [.. found.Select(UnrecordedSiteView.Of)] };
        }
        catch (Exception unknown) when (unknown is CommandFailed or NotFound)
        {
            return view;
        }
    }
}
