using System.Net.Http.Json;
using System.Text.Json;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Tasks;

namespace Aegir.Tests.Web;

public sealed class QueueWorkerTests(RunningHub hub) : IClassFixture<RunningHub>
{
    [Fact]
    public async Task A_task_in_the_queue_is_taken_up_and_done()
    {
        var ct = TestContext.Current.CancellationToken;
        using var client = hub.Client();
        var server = new Server(ContextName.Hub, Parsed.Parse<HostAddress>("localhost"));
        await hub.Db.Servers.Save(server, ct);
        var queue = new TaskQueue(new Fleet(hub.Db, hub.Layout), TaskCatalog.Default);

        var task = await queue.Enqueue(new VerifyServer(server), ct);
        // The stream ends when the task has.
        await client.GetStringAsync($"/api/tasks/{task.Id}/log/stream", ct);
        var ended = await client.GetFromJsonAsync<JsonElement>($"/api/tasks/{task.Id}", ct);

        ended.GetProperty("state").GetString().ShouldBe("succeeded");
        ended.GetProperty("steps").EnumerateArray().ShouldAllBe(step => $"{step.GetProperty("state")}" == "done");
    }
}
