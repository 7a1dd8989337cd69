using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Views;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site show URI</c></summary>
internal sealed class SiteShow : ReadCommand<SiteView>
{
    private readonly Argument<DomainName> _uri = Typed.Argument("URI", "The site.", Typed.Site);

    public SiteShow()
        : base("show", "Show what is recorded of a site.") => Arguments.Add(_uri);

    protected override JsonTypeInfo<SiteView> Json => ViewsJson.Default.SiteView;

    protected override async Task<SiteView> Read(Hub hub, ParseResult given, CancellationToken ct) =>
        await SiteView.Of(await hub.Db.Sites.Get(given.GetRequiredValue(_uri), ct), hub.Db, ct);

    protected override void Print(SiteView data, TextWriter writer)
    {
        var details = new Details();
        details.Add("site", data.Uri);
        details.Add("state", data.State);
        details.Add("aliases", string.Join(", ", data.Aliases));
        details.Add("redirects to", data.RedirectTo);
        details.Add("platform", data.Platform);
        details.Add("web server", data.WebServer);
        foreach (var forward in data.Forwards)
            details.Add("forwarded by", Text(forward));
        details.Add("profile", data.Profile);
        details.Add("language", data.Language);
        details.Add("database", $"{data.Database} on {data.DbServer}");
        details.Add("client", data.Client);
        details.Add("tags", string.Join(", ", data.Tags));
        details.Add("last backup", data.LastBackup is { } backup ? Text(backup) : "none");
        details.Add("created", Moment.Text(data.Created));
        details.Add("verified", Moment.Text(data.Verified) ?? "never");
        details.WriteTo(writer);
    }

    private static string Text(ForwardView forward) =>
        $"{forward.Server}, until {Moment.Text(forward.Until)}{(forward.IsOver ? $"; to end it: aegir server verify {forward.Server}" : "")}";

    private static string Text(BackupView backup) => $"{Moment.Text(backup.Created)}, {backup.Name}";
}
