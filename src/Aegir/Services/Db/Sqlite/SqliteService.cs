using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Recipes;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Db.Sqlite;

/// <summary>
/// SQLite, for a hub with nothing else to install: each site's database is a file among its private data
/// (<see cref="HostedSite.DatabaseFile"/>). It needs no server and has no account. So it is there for sites that the hub
/// itself serves, and for those alone.
/// </summary>
public sealed class SqliteService(ServicePlace place) : DbService
{
    private readonly PhpSandbox _sandbox = new(place.Hub, place.Layout);

    /// <summary>What the hub needs.</summary>
    public static Preparation Preparation { get; } = new(["php-cli", "php-sqlite3", "bubblewrap"], [], "");

    /// <inheritdoc/>
    public override DatabaseEndpoint Endpoint { get; } = new DatabaseInFile("sqlite");

    /// <summary>A dump is the image of a database, which SQLite opens as it is.</summary>
    public override string DumpFormat => "sqlite";

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CheckServer() =>
        [Step.Check($"PHP of {place.Server.Name} has SQLite", (_, ct) => Check(ct))];

    /// <inheritdoc/>
    public override Task Check(CancellationToken ct) => HubPackages.Demand(place.Hub, Preparation.Packages, ct);

    /// <inheritdoc/>
    public override async Task<DbProduct?> Product(CancellationToken ct)
    {
        var version = await place.Hub.Query(Command.Of("php", "-r", "echo SQLite3::version()['versionString'];"), ct);
        return new DbProduct("SQLite", Version.Parse(version));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CreateDatabase(HostedSite site, IReadOnlyList<Host> clients) =>
        [
            Step.Do(
                $"create the database of {site.Site.Uri} in {site.DatabaseDirectory}",
                run: (scope, ct) => Create(site, clients, scope, ct),
                undo: (scope, ct) => RemoveOwn(site, scope, ct),
                preview: _ => Task.FromResult($"+ {site.DatabaseFile}\n")
            ),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> VerifySite(HostedSite site, IReadOnlyList<Host> clients) =>
        [Step.Do($"verify the database of {site.Site.Uri}", (_, ct) => Verify(site, ct))];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireDatabase(HostedSite site) =>
        [Step.Do($"remove the database of {site.Site.Uri}", (_, ct) => File(site).Remove(ct))];

    /// <summary>
    /// No name is taken: a name is one of the site's own directory, where the step that creates a database looks.
    /// </summary>
    public override Task<bool> Exists(SqlName name, CancellationToken ct) => Task.FromResult(false);

    /// <inheritdoc/>
    public override Task Dump(HostedSite site, PipeTarget dump, CancellationToken ct) => File(site).Dump(dump, ct);

    /// <inheritdoc/>
    public override Task Import(HostedSite site, PipeSource dump, CancellationToken ct) => File(site).Import(dump, ct);

    /// <inheritdoc/>
    public override Task DumpForeign(
        Host machine,
        ForeignDatabase database,
        bool isTrial,
        PipeTarget dump,
        CancellationToken ct
    ) => throw new InvalidInput("A site with an SQLite database is not imported; those of the other products are.");

    private SqliteFile File(HostedSite site) =>
        SqliteFile.Of(site, _sandbox)
        ?? throw new ArgumentException($"The database of {site.Site.Uri} is no file.", nameof(site));

    private async Task Create(HostedSite site, IReadOnlyList<Host> clients, StepScope scope, CancellationToken ct)
    {
        if (clients.FirstOrDefault(client => !client.IsHub) is { } other)
            throw new InvalidInput($"A database in a file on the hub is out of reach for {other.Name}.");
        var file = File(site);
        if (!scope.Notes.Has($"{site.Site.Database}"))
        {
            if (await file.Exists(ct))
                throw new Conflict(
                    $"There is {site.DatabaseFile} already; nothing was changed. Run the task again: it chooses another name."
                );
            await scope.Notes.Write($"{site.Site.Database}", ct);
        }
        await file.Make(ct);
    }

    private async Task RemoveOwn(HostedSite site, StepScope scope, CancellationToken ct)
    {
        if (!scope.Notes.Has($"{site.Site.Database}"))
            return;
        await File(site).Remove(ct);
        scope.Notes.Remove($"{site.Site.Database}");
    }

    private async Task Verify(HostedSite site, CancellationToken ct)
    {
        var file = File(site);
        if (!await file.Exists(ct))
            throw new NotFound(
                $"The database of {site.Site.Uri}, {site.DatabaseFile}, is gone. Restore a backup: aegir site backups {site.Site.Uri}"
            );
        await file.Make(ct);
        await file.Look(ct);
    }
}
