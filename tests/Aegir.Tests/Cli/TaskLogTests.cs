using Aegir.Cli.Tasks;
using Aegir.Tests.Queue;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

public sealed class TaskLogTests
{
    [Fact]
    public async Task Every_line_is_read_once_even_if_two_are_the_same()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        var run = await process.Run(TestTask.On("a.example", "say", "fail"));
        var log = new TaskLogReader(process.Db, run.Entry.Id);
        (await log.Next(TempHub.Ct))
            .Select(line => line.Line)
            .ShouldBe(["hello", "fail: it failed"], ignoreOrder: true);
        (await log.Next(TempHub.Ct)).ShouldBeEmpty();
        await process.Db.Log.Add(run.Entry.Id, ["hello", "hello"], TempHub.Ct);
        (await log.Next(TempHub.Ct)).Select(line => line.Line).ShouldBe(["hello", "hello"]);
    }

    [Fact]
    public async Task It_is_followed_until_the_task_has_ended_a_line_of_json_each()
    {
        await using var hub = await TypedHub.Furnished();
        await hub.Type("site", "disable", "example.com", "--detach");
        await hub.Db.Log.Add(1, ["one", "two"], TempHub.Ct);
        var following = hub.Type("task", "log", "1", "--follow", "--json");
        following.IsCompleted.ShouldBeFalse();
        (await hub.Type("task", "cancel", "1")).Code.ShouldBe(0);
        await hub.Until(() => Task.FromResult(following.IsCompleted));
        var answer = await following;
        answer.Code.ShouldBe(0, answer.Error);
        answer.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        answer.Out.ShouldStartWith("{\"at\":\"2026-01-31T12:00:00");
        answer.Out.ShouldContain("\"line\":\"two\"}\n");
    }
}
