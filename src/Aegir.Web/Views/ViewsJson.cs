using System.Net.ServerSentEvents;
using System.Text.Json.Serialization;
using Aegir.Views;
using Microsoft.AspNetCore.Mvc;

namespace Aegir.Web.Views;

/// <summary>
/// The shapes of all answers, those of <c>aegir … --json</c> among them: names are added, never changed or taken away.
/// Times are ISO 8601 in UTC, sizes bytes, unknown values <c>null</c>; secrets are not part of any of them.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ServerView>))]
[JsonSerializable(typeof(IReadOnlyList<PlatformView>))]
[JsonSerializable(typeof(IReadOnlyList<SiteRow>))]
[JsonSerializable(typeof(SiteView))]
[JsonSerializable(typeof(IReadOnlyList<BackupView>))]
[JsonSerializable(typeof(IReadOnlyList<TaskView>))]
[JsonSerializable(typeof(IReadOnlyList<LogView>))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(ProblemDetails))]
// Not written as they are, but described by the OpenAPI document.
[JsonSerializable(typeof(long?))]
[JsonSerializable(typeof(SseItem<LogView>))]
internal sealed partial class ViewsJson : JsonSerializerContext;
