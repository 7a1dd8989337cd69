using Aegir.Lab.Tests.Faults;

namespace Aegir.Lab.Tests.Moving;

/// <summary>
/// Visitors write without a pause, and to them DNS always says web1, while a site moves and moves again, or comes to
/// nothing in the middle. Every write that was acknowledged is there in the end.
/// </summary>
[Collection(nameof(MovingAlone))]
public sealed class WriterTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task No_write_is_lost_to_another_database_server_another_name_another_web_server_and_back()
    {
        var move = await MoveLab.Make(prepared);
        var renamed = move.Here with { Uri = $"new-{move.Here.Uri}" };

        await using var writer = await Writer.Start(move.Here);
        await move.Here.Aegir("migrate", "--db", "db2");
        await move.Here.Aegir("migrate", "--as", renamed.Uri);
        await renamed.Aegir("migrate", "--to", move.There.Platform);
        await renamed.Aegir("migrate", "--to", move.Here.Platform, "--db", "db1");

        Report(await writer.DemandAll(renamed));
    }

    [Fact]
    public async Task No_write_is_lost_when_a_move_is_rolled_back()
    {
        var move = await MoveLab.Make(prepared);

        await using var writer = await Writer.Start(move.Here);
        foreach (var step in Exhaustive.IsWanted ? Steps : Steps[^2..])
        {
            var ended = await move.World.At(step, Interrupt, move.Move);
            ended.Code.ShouldBe(1, ended.Err);
            ended.Err.ShouldContain("Everything was undone");
        }

        Report(await writer.DemandAll(move.Here));
        (await move.Here.Shown("dbServer")).ShouldBe("db1");
    }

    private static string[] Steps =>
        [
            "copy the files while",
            "close @",
            "copy what has changed",
            "copy the database",
            "rebuild the caches",
            "run Drupal's updates",
            "let nobody but Aegir into",
        ];

    private static void Report(int writes) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{writes} writes acknowledged, none lost.");

    private async Task Interrupt()
    {
        await prepared.Lab.Sh("hub", "pkill -TERM -x dotnet");
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
    }
}
