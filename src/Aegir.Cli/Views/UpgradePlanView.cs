using Aegir.Cli.Output;
using Aegir.Queue.Upgrades;

namespace Aegir.Cli.Views;

/// <summary>What <c>aegir platform upgrade</c> is going to do; the estimate is in seconds.</summary>
internal sealed record UpgradePlanView(
    string From,
    string To,
    int Waves,
    int Parallel,
    int StopAfter,
    int Moved,
    double? Estimate,
    IReadOnlyList<PlannedMoveView> Moves,
    IReadOnlyList<LeftOutView> LeftOut
)
{
    public static UpgradePlanView Of(UpgradePlan plan) =>
        new(
            plan.Request.From.Bare,
            plan.Request.To.Bare,
            plan.Waves.Count,
            plan.Request.Parallel,
            plan.Request.StopAfter,
            plan.Moved,
            plan.Estimate?.TotalSeconds,
            [
                .. plan
                    .Waves.Index()
                    .SelectMany(wave => wave.Item, (wave, move) => PlannedMoveView.Of(move, wave.Index + 1)),
                .. plan.Later.Select(move => PlannedMoveView.Of(move, wave: null)),
            ],
            [.. plan.LeftOut.Select(LeftOutView.Of)]
        );

    public void Print(TextWriter writer)
    {
        var columns = new Columns("WAVE", "SITE", "CHECK");
        foreach (var move in Moves)
            columns.Add(move.Wave is { } wave ? $"{wave}" : "later", move.Site, move.Check.Summary);
        foreach (var site in LeftOut)
            columns.Add(null, site.Site, $"left out: {site.Why}");
        columns.WriteTo(writer);
        PrintObstacles(writer);
        var moving = Moves.Count(move => move.Wave is not null);
        writer.WriteLine(
            moving == 0
                ? $"No site moves from {From} to {To}{Others}."
                : $"From {From} to {To}: {moving} of {Moves.Count + LeftOut.Count} sites, waves: {Waves}, at a time: {Parallel}{Others}; {Duration}."
        );
    }

    private string Others =>
        (LeftOut.Count == 0 ? "" : $"; {LeftOut.Count} left out") + (Moved == 0 ? "" : $"; moved before: {Moved}");

    private string Duration =>
        Estimate is { } seconds
            ? $"about {Moment.Rough(TimeSpan.FromSeconds(seconds))}, by the moves before"
            : "how long it takes is known after the first move";

    /// <summary>What keeps the most sites from moving comes first: to mend that is worth the most.</summary>
    private void PrintObstacles(TextWriter writer)
    {
        var obstacles = LeftOut
            .SelectMany(site => site.Check?.Findings.Where(finding => finding.Severity == "error") ?? [])
            .CountBy(finding => (finding.Name, finding.Why))
            .Where(obstacle => obstacle.Value > 1)
            .OrderByDescending(obstacle => obstacle.Value)
            .ToList();
        if (obstacles.Count == 0)
            return;
        writer.WriteLine();
        var columns = new Columns("SITES", "IN THE WAY", "WHY");
        foreach (var ((name, why), count) in obstacles)
            columns.Add($"{count}", name, why);
        columns.WriteTo(writer);
        writer.WriteLine();
    }
}

/// <summary>A site that moves; the wave is <c>null</c> where it is beyond the last.</summary>
internal sealed record PlannedMoveView(string Site, int? Wave, UpgradeCheckView Check)
{
    public static PlannedMoveView Of(PlannedMove move, int? wave) =>
        new(move.Site.Uri.ToString(), wave, UpgradeCheckView.Of(move.Check));
}

/// <summary>A site that stays; the check is <c>null</c> where it was not the reason.</summary>
internal sealed record LeftOutView(string Site, string Why, UpgradeCheckView? Check)
{
    public static LeftOutView Of(LeftOut site) =>
        new(site.Site.ToString(), site.Why, site.Check is null ? null : UpgradeCheckView.Of(site.Check));
}
