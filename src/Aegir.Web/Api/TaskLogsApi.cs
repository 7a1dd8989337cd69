using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Aegir.Model;
using Aegir.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NotFound = Microsoft.AspNetCore.Http.HttpResults.NotFound;

namespace Aegir.Web.Api;

internal static class TaskLogsApi
{
    /// <summary>The lines may be written by another process, so they are looked for.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    public static void MapTaskLogs(this IEndpointRouteBuilder api)
    {
        var log = api.MapGroup("/tasks/{id:long}/log").WithTags("Tasks");
        log.MapGet("/", List).WithSummary("What a task had to say so far.");
        log.MapGet("/stream", Stream)
            .WithSummary("The same as server-sent events, line by line while the task runs.")
            .WithDescription(
                "The stream ends with the task. Who was cut off sends the last event's id as Last-Event-ID and gets "
                    + "what came after it; 204 says that nothing will."
            );
    }

    private static async Task<Results<Ok<IReadOnlyList<LogView>>, NotFound>> List(
        long id,
        Hub hub,
        CancellationToken ct
    ) =>
        await hub.Db.Tasks.Find(id, ct) is not null
            ? TypedResults.Ok<IReadOnlyList<LogView>>([.. (await hub.Db.Log.List(id, after: 0, ct)).Select(LogView.Of)])
            : TypedResults.NotFound();

    /// <summary>A browser asks again when a stream has ended, unless it is told with 204 that there is no more.</summary>
    private static async Task<Results<ServerSentEventsResult<LogView>, NoContent, NotFound>> Stream(
        long id,
        [FromHeader(Name = "Last-Event-ID")] long? last,
        Hub hub,
        IHostApplicationLifetime process,
        CancellationToken ct
    )
    {
        if (await hub.Db.Tasks.Find(id, ct) is not { } task)
            return TypedResults.NotFound();
        if (HasEnded(task) && (await hub.Db.Log.List(id, last ?? 0, ct)).Count == 0)
            return TypedResults.NoContent();
        return TypedResults.ServerSentEvents(Lines(id, last ?? 0, hub, process.ApplicationStopping, ct));
    }

    /// <summary>Ends early when the hub does: it would wait for the stream, and the stream for the task.</summary>
    private static async IAsyncEnumerable<SseItem<LogView>> Lines(
        long id,
        long last,
        Hub hub,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, ct);
        while (!end.IsCancellationRequested)
        {
            // First the state: a task has written all its lines before it ends.
            var isLast = await hub.Db.Tasks.Find(id, ct) is not { } task || HasEnded(task);
            foreach (var line in await hub.Db.Log.List(id, last, ct))
            {
                last = line.Id;
                yield return new SseItem<LogView>(LogView.Of(line))
                {
                    EventId = last.ToString(CultureInfo.InvariantCulture),
                };
            }
            if (isLast)
                yield break;
            await Task.Delay(Poll, hub.Db.Clock, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool HasEnded(TaskEntry task) => task.State is not (TaskState.Queued or TaskState.Running);
}
