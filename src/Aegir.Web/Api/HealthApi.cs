using System.Reflection;
using Aegir.Model;
using Aegir.Web.Views;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aegir.Web.Api;

internal static class HealthApi
{
    private static readonly string Version =
        typeof(HealthApi)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "";

    public static void MapHealth(this IEndpointRouteBuilder api) =>
        api.MapGet("/health", Show)
            .WithTags("Health")
            .WithSummary("Whether the hub answers, and how its queue stands.");

    private static async Task<Ok<HealthView>> Show(Hub hub, CancellationToken ct)
    {
        var queued = await hub.Db.Tasks.Queued(ct);
        var unfinished = await hub.Db.Tasks.Unfinished(ct);
        return TypedResults.Ok(
            new HealthView(
                Version,
                queued.Count,
                unfinished.Count(task => task.State == TaskState.Running),
                unfinished.Count(task => task.State == TaskState.Stuck)
            )
        );
    }
}
