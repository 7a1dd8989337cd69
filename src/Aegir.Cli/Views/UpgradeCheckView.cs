using System.Text.Json.Serialization;
using Aegir.Cli.Output;
using Aegir.Drupal.Upgrades;

namespace Aegir.Cli.Views;

/// <summary>An upgrade check as <c>aegir site check</c> shows it.</summary>
internal sealed record UpgradeCheckView(
    string Site,
    string From,
    string To,
    bool IsPossible,
    int Errors,
    int Warnings,
    int Unchanged,
    IReadOnlyList<UpgradeFindingView> Findings,
    [property: JsonIgnore] string Summary
)
{
    public static UpgradeCheckView Of(UpgradeCheck check) =>
        new(
            check.Site.ToString(),
            check.From.Bare,
            check.To.Bare,
            check.IsPossible,
            check.Count(Severity.Error),
            check.Count(Severity.Warning),
            check.Unchanged,
            [.. check.Findings.Select(UpgradeFindingView.Of)],
            check.Summary
        );

    public void Print(TextWriter writer)
    {
        var columns = new Columns("RESULT", "NAME", "TYPE", "HERE", "THERE", "WHY");
        foreach (var finding in Findings)
            columns.Add(finding.Severity, finding.Name, finding.Type, finding.Here, finding.There, finding.Why);
        columns.WriteTo(writer);
        writer.WriteLine($"{Site} {(IsPossible ? "can" : "cannot")} move from {From} to {To}: {Summary}.");
    }
}

/// <summary>One finding; what is empty is <c>null</c>.</summary>
internal sealed record UpgradeFindingView(
    string Severity,
    string Name,
    string? Type,
    string? Here,
    string? There,
    string Why
)
{
    public static UpgradeFindingView Of(UpgradeFinding finding) =>
        new(
            finding.Severity.ToString().ToLowerInvariant(),
            finding.Name,
            Known(finding.Type),
            Known(finding.Here),
            Known(finding.There),
            finding.Why
        );

    private static string? Known(string text) => text.Length == 0 ? null : text;
}
