using Aegir.Model;
using Aegir.Store;

namespace Aegir.Queue.Upgrades;

/// <summary>Tells from the tasks what has become of the sites of an upgrade.</summary>
internal sealed class UpgradeHistory(HostingDb db, TaskCatalog catalog, UpgradeRequest request)
{
    private readonly EarlierMoves _earlier = new(db, catalog);

    public async Task<IReadOnlyList<MoveResult>> Read(CancellationToken ct)
    {
        var results = new List<MoveResult>();
        foreach (var platform in new[] { request.From, request.To })
        foreach (var site in await Sites(platform, ct))
            // Who is on FROM though he moved has come back, or is another of that name.
            if (
                await _earlier.Of(site.Uri, request.From, request.To, ct) is { } move
                && (platform == request.To || move.State != TaskState.Succeeded)
            )
                results.Add(new MoveResult(site.Uri, Wave: null, await End(move, ct), Why(move), move));
            else if (platform == request.From)
                results.Add(new MoveResult(site.Uri, Wave: null, MoveEnd.NotBegun, Why: null, Entry: null));
        return [.. results.OrderBy(result => $"{result.Site}", StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<SiteSummary>> Sites(ContextName platform, CancellationToken ct)
    {
        await db.Platforms.Get(platform, ct);
        var filter = new SiteFilter
        {
            Platform = platform,
            Client = request.Client,
            Sites = request.Sites,
        };
        return await db.Sites.Overview(filter, ct);
    }

    private async Task<MoveEnd> End(TaskEntry move, CancellationToken ct) =>
        move.State switch
        {
            TaskState.Succeeded => MoveEnd.Moved,
            TaskState.RolledBack when await _earlier.HasFailed(move, ct) => MoveEnd.RolledBack,
            TaskState.RolledBack or TaskState.Cancelled => MoveEnd.Cancelled,
            TaskState.Stuck or TaskState.GivenUp => MoveEnd.Stuck,
            _ => MoveEnd.Running,
        };

    private static string? Why(TaskEntry move) => move.State == TaskState.Succeeded ? null : move.Message;
}
