using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Db;

/// <summary>
/// A database product that runs as a server, where each site has a database and an account of its own, both called by
/// <see cref="Site.Database"/>. What that is in the product's terms, <see cref="IDbAccounts"/> says; what is undone when,
/// stands here, once.
/// </summary>
public abstract class DbServerService : DbService
{
    private const string Trial = "trial";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected DbServerService(ServicePlace place) => Place = place;

    /// <inheritdoc/>
    public abstract override DatabaseServer Endpoint { get; }

    private protected ServicePlace Place { get; }

    private protected string Server => Place.Server.Name.ToString();

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CheckServer() =>
        [
            Step.Check($"the database server of {Server} answers", (_, ct) => Check(ct)),
            Step.Do($"try out making a database on {Server}", run: TryOut, undo: ForgetTrial),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CreateDatabase(HostedSite site, IReadOnlyList<Host> clients) =>
        [
            Step.Do(
                $"create the database of {site.Site.Uri} on {Server}",
                run: (scope, ct) => Create(site.Site, clients, scope, ct),
                undo: (scope, ct) => DropOwn(site.Site.Database, scope, ct),
                preview: _ => Task.FromResult($"+ database {site.Site.Database} and its user on {Server}\n")
            ),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> VerifySite(HostedSite site, IReadOnlyList<Host> clients) =>
        [Step.Do($"verify the database user of {site.Site.Uri} on {Server}", (_, ct) => Grant(site.Site, clients, ct))];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CloseDatabase(HostedSite site, Secret password) =>
        [
            Step.Do(
                $"close the database of {site.Site.Uri} on {Server}",
                run: (_, ct) => InSession(accounts => Close(accounts, site.Site.Database, password, ct), ct),
                undo: (_, ct) =>
                    InSession(accounts => accounts.SetPassword(site.Site.Database, site.Site.DatabasePassword, ct), ct)
            ),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireDatabase(HostedSite site) =>
        [
            Step.Do(
                $"drop the database of {site.Site.Uri} on {Server}",
                (_, ct) => InSession(accounts => accounts.Drop(site.Site.Database, ct), ct)
            ),
        ];

    /// <inheritdoc/>
    public override async Task<bool> Exists(SqlName name, CancellationToken ct)
    {
        var exists = false;
        await InSession(async accounts => exists = await accounts.Exists(name, ct), ct);
        return exists;
    }

    /// <summary>Connects as the server's administrator, works, and closes the connection.</summary>
    private protected abstract Task InSession(Func<IDbAccounts, Task> work, CancellationToken ct);

    private async Task Create(Site site, IReadOnlyList<Host> clients, StepScope scope, CancellationToken ct)
    {
        DemandReach(clients);
        await InSession(
            async accounts =>
            {
                if (!scope.Notes.Has($"{site.Database}"))
                {
                    if (await accounts.Exists(site.Database, ct))
                        throw new Conflict(
                            $"On {Server}, a database or user {site.Database} exists already; nothing was changed. Run the task again: it chooses another name."
                        );
                    await scope.Notes.Write($"{site.Database}", ct);
                }
                await accounts.Create(site.Database, site.DatabasePassword, clients, ct);
            },
            ct
        );
    }

    private async Task DropOwn(SqlName name, StepScope scope, CancellationToken ct)
    {
        if (!scope.Notes.Has($"{name}"))
            return;
        await InSession(accounts => accounts.Drop(name, ct), ct);
        scope.Notes.Remove($"{name}");
    }

    private async Task Grant(Site site, IReadOnlyList<Host> clients, CancellationToken ct)
    {
        DemandReach(clients);
        await InSession(
            async accounts =>
            {
                if (!await accounts.HasDatabase(site.Database, ct))
                    throw new NotFound(
                        $"The database {site.Database} of {site.Uri} is gone from {Server}. Restore a backup: aegir site backups {site.Uri}"
                    );
                await accounts.Grant(site.Database, site.DatabasePassword, clients, ct);
            },
            ct
        );
    }

    /// <summary>
    /// A connection that is told to end may be storing something, and say so, until it has ended: whoever copies the
    /// database then has to see it. They are told a first time before, since one may hold its own account.
    /// </summary>
    private async Task Close(IDbAccounts accounts, SqlName name, Secret password, CancellationToken ct)
    {
        await accounts.EndConnections(name, ct);
        await accounts.SetPassword(name, password, ct);
        for (var waited = TimeSpan.Zero; await accounts.EndConnections(name, ct) > 0; waited += Look)
        {
            if (waited >= Patience)
                throw new CommandFailed(
                    Server,
                    Command.Of("SQL", "KILL", $"{name}"),
                    $"did not end the connections of {name} within {Patience.TotalSeconds:0} s. See what they do, and end them."
                );
            await Task.Delay(Look, ct);
        }
    }

    /// <summary>Makes and drops a database and a user as a site gets them. Their name is noted first, for the undo.</summary>
    private async Task TryOut(StepScope scope, CancellationToken ct)
    {
        var name = TrialName(scope.Notes) ?? DatabaseNames.Choose(Parsed.Parse<DomainName>("aegir-trial"));
        await scope.Notes.Write(Trial, $"{name}", ct);
        await InSession(
            async accounts =>
            {
                await accounts.Create(name, Secret.Generate(), [], ct);
                await accounts.Drop(name, ct);
            },
            ct
        );
        scope.Notes.Remove(Trial);
    }

    private async Task ForgetTrial(StepScope scope, CancellationToken ct)
    {
        if (TrialName(scope.Notes) is not { } name)
            return;
        await InSession(accounts => accounts.Drop(name, ct), ct);
        scope.Notes.Remove(Trial);
    }

    private static SqlName? TrialName(StepNotes notes) =>
        SqlName.TryParse(notes.Read(Trial) ?? "", out var name, out _) ? name : null;

    /// <summary>An address that means the machine itself leads another machine elsewhere.</summary>
    private void DemandReach(IReadOnlyList<Host> clients)
    {
        if (Endpoint.Host.IsLoopback && clients.FirstOrDefault(client => !client.IsHub) is { } other)
            throw new InvalidInput(
                $"The database server's address is {Endpoint.Host}, which {other.Name} takes for itself. "
                    + "Give the server an address that others reach it by."
            );
    }
}
