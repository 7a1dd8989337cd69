using System.Text.Json;
using System.Text.Json.Serialization;
using Aegir.Views;

namespace Aegir.Cli.Views;

/// <summary>
/// What <c>--json</c> prints, generated at build time. Programs rely on these shapes: names are added, never changed or
/// taken away. Times are ISO 8601 in UTC, sizes bytes, unknown values <c>null</c>; secrets are not part of any of them.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<SiteRow>))]
[JsonSerializable(typeof(SiteView))]
[JsonSerializable(typeof(LoginView))]
[JsonSerializable(typeof(IReadOnlyList<ServerView>))]
[JsonSerializable(typeof(IReadOnlyList<PlatformView>))]
[JsonSerializable(typeof(IReadOnlyList<PackageView>))]
[JsonSerializable(typeof(PlatformComparisonView))]
[JsonSerializable(typeof(UpgradeCheckView))]
[JsonSerializable(typeof(UpgradePlanView))]
[JsonSerializable(typeof(UpgradeReportView))]
[JsonSerializable(typeof(IReadOnlyList<BackupView>))]
[JsonSerializable(typeof(IReadOnlyList<ClientView>))]
[JsonSerializable(typeof(IReadOnlyList<ZoneView>))]
[JsonSerializable(typeof(IReadOnlyList<TaskView>))]
[JsonSerializable(typeof(IReadOnlyList<LogView>))]
internal sealed partial class ViewsJson : JsonSerializerContext
{
    /// <summary>The same with each value on one line, for what is printed as it happens.</summary>
    public static ViewsJson Lines =>
        field ??= new(new JsonSerializerOptions(Default.Options) { WriteIndented = false });
}
