using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

/// <summary>What becomes of a command whose output nobody takes: the disk is full, the terminal closed.</summary>
public sealed class UnwritableStreams
{
    [Theory]
    [InlineData(3, "aegir site list 2>/dev/full")]
    [InlineData(3, "aegir site list 2>&-")]
    [InlineData(2, "aegir frobnicate 2>/dev/full >/dev/full")]
    public async Task What_cannot_be_said_changes_no_exit_code(int code, string line) =>
        (await RealAegir.Sh(line)).ShouldBe(new Answer(code, "", ""));

    [Theory]
    [InlineData("aegir --version >/dev/full", "No space left on device")]
    [InlineData("aegir help >/dev/full", "No space left on device")]
    [InlineData("aegir help >&-", "Bad file descriptor")]
    public async Task Data_that_cannot_be_written_is_an_error_of_one_line(string line, string why) =>
        (await RealAegir.Sh(line)).ShouldBe(new Answer(1, "", $"aegir: Standard output cannot be written: {why}.\n"));

    [Fact]
    public async Task Who_reads_no_further_is_no_error() =>
        (await RealAegir.Sh("{ aegir help; echo $? >&2; } | true")).Error.ShouldBe("0\n");

    [Theory]
    [InlineData(0, "platform upgrade p --to q --json")]
    [InlineData(1, "platform upgrade p --to q --json --dry-run")]
    [InlineData(1, "platform upgrade p --to q --report --json")]
    [InlineData(1, "site list")]
    [InlineData(1, "site verify example.com --dry-run")]
    [InlineData(0, "site verify example.com --detach")]
    [InlineData(3, "site show example.org")]
    public async Task What_was_done_decides_the_exit_code_and_what_was_only_to_be_printed_has_failed(
        int code,
        string line
    )
    {
        await using var hub = await TypedHub.Furnished();
        var next = Fixture.Platform with { Name = ContextName.Platform("q"), Verified = DateTimeOffset.UnixEpoch };
        await hub.Db.Platforms.Save(next, TempHub.Ct);
        if (line.StartsWith("platform", StringComparison.Ordinal))
            await hub.Db.Sites.Delete(Parsed.Parse<DomainName>("example.com"), TempHub.Ct);
        var answer = await hub.TypeWithoutOutput(line.Split(' '));
        answer.Code.ShouldBe(code, answer.Error);
        if (!line.EndsWith("--detach", StringComparison.Ordinal) && code != 3)
            answer.Error.ShouldContain("aegir: Standard output cannot be written: No space left on device");
    }

    [Fact]
    public void A_task_goes_on_while_its_progress_cannot_be_shown_and_is_shown_again_when_it_can()
    {
        var disk = TypedHub.FullDisk();
        var error = new ForgivingWriter(() => disk);
        var progress = new PlainProgress(error, TimeProvider.System);
        progress.StepChanged(Step(StepState.Running));
        progress.Log("a line");
        error.Flush();
        disk = new StringWriter();
        progress.StepChanged(Step(StepState.Done));
        $"{disk}".ShouldStartWith("[1/0] close the site");

        static StepProgress Step(StepState state) => new(0, "close the site", state, TimeSpan.Zero, Message: null);
    }
}
