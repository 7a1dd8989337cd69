using Aegir.Model;
using Aegir.Store;
using Aegir.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using NotFound = Microsoft.AspNetCore.Http.HttpResults.NotFound;

namespace Aegir.Web.Api;

internal static class TasksApi
{
    private const int MostTasks = 1000;

    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapGet("/", List).WithSummary("The newest tasks, or those that fit what is asked for; 100 unless told.");
        tasks.MapGet("/{id:long}", Show).WithSummary("One task with its steps.");
        tasks.MapGet("/{id:long}/steps", Steps).WithSummary("The steps of a task in their order, and how each stands.");
    }

    private static async Task<Ok<IReadOnlyList<TaskView>>> List(
        string? context,
        string? state,
        int? limit,
        Hub hub,
        CancellationToken ct
    )
    {
        if (limit is < 1 or > MostTasks)
            throw new InvalidInput($"The limit must be a whole number from 1 to {MostTasks}.");
        var filter = new TaskFilter
        {
            Context = context is null ? null : Parsed.Parse<ContextName>(context),
            State = state is null ? null : Words.Read<TaskState>(state),
        };
        var tasks = await hub.Db.Tasks.List(limit is { } most ? filter with { Limit = most } : filter, ct);
        return TypedResults.Ok<IReadOnlyList<TaskView>>([.. tasks.Select(task => TaskView.Of(task, steps: null))]);
    }

    private static async Task<Results<Ok<TaskView>, NotFound>> Show(long id, Hub hub, CancellationToken ct) =>
        await hub.Db.Tasks.Find(id, ct) is { } task
            ? TypedResults.Ok(TaskView.Of(task, await hub.Db.Steps.List(id, ct)))
            : TypedResults.NotFound();

    private static async Task<Results<Ok<IReadOnlyList<StepView>>, NotFound>> Steps(
        long id,
        Hub hub,
        CancellationToken ct
    ) =>
        await hub.Db.Tasks.Find(id, ct) is not null
            ? TypedResults.Ok<IReadOnlyList<StepView>>([.. (await hub.Db.Steps.List(id, ct)).Select(StepView.Of)])
            : TypedResults.NotFound();
}
