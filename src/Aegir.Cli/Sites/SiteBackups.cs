using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Views;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site backups URI</c></summary>
internal sealed class SiteBackups : ReadCommand<IReadOnlyList<BackupView>>
{
    private readonly Argument<DomainName> _uri = Typed.Argument(
        "URI",
        "The site. It may have been deleted since.",
        Typed.Site
    );

    public SiteBackups()
        : base("backups", "List the backups of a site, the newest first.") => Arguments.Add(_uri);

    protected override JsonTypeInfo<IReadOnlyList<BackupView>> Json => ViewsJson.Default.IReadOnlyListBackupView;

    protected override async Task<IReadOnlyList<BackupView>> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var uri = given.GetRequiredValue(_uri);
        var backups = await hub.Db.Backups.List(uri, ct);
        if (backups.Count == 0)
            await hub.Db.Sites.Get(uri, ct);
        return [.. backups.Select(BackupView.Of)];
    }

    protected override void Print(IReadOnlyList<BackupView> data, TextWriter writer)
    {
        var columns = new Columns("BACKUP", "CREATED", "SIZE", "REASON");
        foreach (var backup in data)
            columns.Add(backup.Name, Moment.Text(backup.Created), Moment.Size(backup.Bytes), backup.Reason);
        columns.WriteTo(writer);
    }
}
