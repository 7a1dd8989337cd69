using System.Net;
using System.Net.ServerSentEvents;
using Aegir.Model;

namespace Aegir.Tests.Web;

public sealed class TaskLogStreamTests(RunningHub hub) : IClassFixture<RunningHub>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_was_cut_off_gets_what_came_after_it_and_the_stream_ends_with_the_task()
    {
        var task = await hub.Begin();
        var first = await Read(task, after: null).Take(2).ToListAsync(Ct);
        await hub.Db.Log.Add(task, ["third"], Ct);

        await using var rest = Read(task, after: first[0].EventId).GetAsyncEnumerator(Ct);
        var lines = new List<string> { await Next(rest), await Next(rest) };
        await hub.Db.Log.Add(task, ["fourth"], Ct);
        lines.Add(await Next(rest));
        await hub.Db.Tasks.End(task, TaskState.Succeeded, message: null, Ct);
        var hasMore = await rest.MoveNextAsync();

        first.Select(line => line.Data).ShouldAllBe(line => line.Contains("\"line\":"));
        lines.Select(line => line.Split('"')[^2]).ShouldBe(["second", "third", "fourth"]);
        hasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_has_everything_of_a_task_that_ended_is_told_not_to_ask_again()
    {
        var task = await hub.Begin();
        await hub.Db.Tasks.End(task, TaskState.RolledBack, message: null, Ct);
        var all = await Read(task, after: null).ToListAsync(Ct);

        using var client = hub.Client();
        client.DefaultRequestHeaders.Add("Last-Event-ID", all[^1].EventId);
        using var answer = await client.GetAsync($"/api/tasks/{task}/log/stream", Ct);

        all.Count.ShouldBe(2);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private async IAsyncEnumerable<SseItem<string>> Read(long task, string? after)
    {
        using var client = hub.Client();
        if (after is not null)
            client.DefaultRequestHeaders.Add("Last-Event-ID", after);
        await using var stream = await client.GetStreamAsync($"/api/tasks/{task}/log/stream", Ct);
        await foreach (var line in SseParser.Create(stream).EnumerateAsync(Ct))
            yield return line;
    }

    private static async Task<string> Next(IAsyncEnumerator<SseItem<string>> lines) =>
        await lines.MoveNextAsync() ? lines.Current.Data : throw new EndOfStreamException();
}
