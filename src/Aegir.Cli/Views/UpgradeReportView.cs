using System.Text.Json.Serialization;
using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Queue.Upgrades;

namespace Aegir.Cli.Views;

/// <summary>How <c>aegir platform upgrade</c> ended.</summary>
internal sealed record UpgradeReportView(string From, string To, IReadOnlyList<MoveView> Sites)
{
    private const string LeftOut = "left out";

    /// <summary>The end in a sentence, and what to do next.</summary>
    [JsonIgnore]
    public string Summary
    {
        get
        {
            if (Sites.Count == 0)
                return $"No site has moved from {From} to {To}, and none is left on {From}.";
            var counts = Sites.CountBy(site => site.Outcome).Select(count => $"{count.Value} {count.Key}");
            var next =
                Sites.Any(site => site.Outcome == Word(MoveEnd.Stuck)) ? " First: aegir task recover."
                : Sites.All(site => site.Outcome == Word(MoveEnd.Moved)) ? ""
                : $" The same command goes on with those that are still there{Retry}.";
            return $"{From} to {To}: {string.Join(", ", counts)}.{next}";
        }
    }

    /// <summary>What has become of the sites so far.</summary>
    public static UpgradeReportView Of(UpgradeRequest request, IReadOnlyList<MoveResult> moves) =>
        new(request.From.Bare, request.To.Bare, [.. moves.Select(MoveView.Of)]);

    private string Retry =>
        Sites.Any(site => site.Outcome == Word(MoveEnd.RolledBack))
            ? $", but for what was rolled back: that needs --retry-failed, or a mended {To} (aegir platform verify {To})"
            : "";

    public static UpgradeReportView Of(UpgradeReport report) =>
        new(
            report.Plan.Request.From.Bare,
            report.Plan.Request.To.Bare,
            [
                .. report.Moves.Select(MoveView.Of),
                .. report.Plan.LeftOut.Select(site => new MoveView(
                    $"{site.Site}",
                    Wave: null,
                    LeftOut,
                    Took: null,
                    ClosedFor: null,
                    Task: null,
                    site.Why
                )),
            ]
        );

    public void Print(TextWriter writer)
    {
        var columns = new Columns("SITE", "WAVE", "OUTCOME", "TOOK", "CLOSED", "TASK", "WHY");
        foreach (var site in Sites)
            columns.Add(
                site.Site,
                $"{site.Wave}",
                site.Outcome,
                Text(site.Took),
                Text(site.ClosedFor),
                $"{site.Task}",
                site.Why
            );
        columns.WriteTo(writer);
    }

    /// <summary><c>RolledBack</c> as <c>rolled back</c>.</summary>
    public static string Word(MoveEnd end) => Words.Of(end);

    private static string? Text(double? seconds) =>
        seconds is { } known ? Moment.Text(TimeSpan.FromSeconds(known)) : null;
}

/// <summary>
/// One site: <c>moved</c>, <c>rolled back</c>, <c>stuck</c>, <c>cancelled</c>, <c>refused</c>, <c>not begun</c>,
/// <c>running</c>, <c>left out</c>; how long its move took and how long visitors found it closed, in seconds.
/// </summary>
internal sealed record MoveView(
    string Site,
    int? Wave,
    string Outcome,
    double? Took,
    double? ClosedFor,
    long? Task,
    string? Why
)
{
    public static MoveView Of(MoveResult move) =>
        new(
            $"{move.Site}",
            move.Wave,
            UpgradeReportView.Word(move.End),
            move.Duration?.TotalSeconds,
            move.Entry?.ClosedFor?.TotalSeconds,
            move.Entry?.Id,
            move.Why
        );
}
