using Aegir.Cli.Output;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Aegir.Tests.Cli;

public sealed class Reports
{
    private static readonly TaskEntry Entry = new(
        12,
        "site install",
        Parsed.Parse<ContextName>("@example.com"),
        TaskState.Stuck,
        default
    )
    {
        Started = DateTimeOffset.UnixEpoch,
        Finished = DateTimeOffset.UnixEpoch.AddSeconds(3.25),
    };

    [Fact]
    public void A_full_disk_is_told_in_words_of_the_hub()
    {
        var full = new SqliteException("SQLite Error 13: 'database or disk is full'.", errorCode: 13);
        ErrorReport.Sentence(full).ShouldContain("the hub's disk");
        new TaskAbandoned(Entry, full).Message.ShouldContain("the hub's disk");
    }

    [Fact]
    public void Progress_without_a_terminal_is_a_line_for_each_step()
    {
        var error = new StringWriter();
        var progress = new PlainProgress(error, TimeProvider.System);
        progress.TaskStarted(Entry, ["create the database", "install Drupal", "record"]);
        progress.StepChanged(Step(0, "create the database", StepState.Running, 0));
        progress.StepChanged(Step(0, "create the database", StepState.Done, 0.12));
        progress.StepChanged(Step(1, "install Drupal", StepState.Running, 0));
        progress.Log("a module says: \e]0;owned\a\nand more\n");
        progress.StepChanged(Step(1, "install Drupal", StepState.Failed, 61));
        progress.StepChanged(Step(0, "create the database", StepState.Undoing, 0));
        progress.StepChanged(Step(0, "create the database", StepState.Undone, 0.5));
        error.ToString().ShouldBeAsIn("progress.txt");
    }

    [Fact]
    public void A_long_copy_says_now_and_then_how_far_it_is()
    {
        var (error, time) = (new StringWriter(), new FakeTimeProvider());
        ITaskObserver progress = new PlainProgress(error, time);
        progress.TaskStarted(Entry, ["publish the code"]);
        progress.StepChanged(Step(0, "publish the code", StepState.Running, 0));
        for (var second = 0; second < 70; second++)
        {
            progress.Copied(new Transferred(1 << 20, 500));
            time.Advance(TimeSpan.FromSeconds(1));
        }
        progress.StepChanged(Step(0, "publish the code", StepState.Done, 70));
        error
            .ToString()
            .ShouldBe(
                """
                [1/1] publish the code …
                      30 s, 31 MiB, 15,500 files
                      1 min 0 s, 61 MiB, 30,500 files
                [1/1] publish the code … done 1 min 10 s

                """
            );
    }

    [Fact]
    public void The_end_says_what_failed_why_and_what_is_left()
    {
        Outcome[] outcomes =
        [
            new Outcome.Succeeded(),
            new Outcome.RolledBack("install Drupal", "On the hub, php ended with code 1: \e[31mno.\n"),
            new Outcome.RolledBack(null, "it was cancelled"),
            new Outcome.RolledBack("ask the web server", "it was not run. Is web1 up?"),
            new Outcome.Stuck(
                "install Drupal",
                "no space left",
                [new Leftover("drop the database examplecom on @server_db1", "it is out of reach")]
            ),
        ];
        var error = new StringWriter();
        var codes = outcomes.Select(outcome =>
            OutcomeReport.Report(new TaskRun(Entry, outcome), new Terminal(TextWriter.Null, error, TextReader.Null))
        );
        codes.ShouldBe([0, 1, 1, 1, 5]);
        error.ToString().ShouldBeAsIn("outcomes.txt");
    }

    [Fact]
    public void Columns_line_up_and_every_cell_is_there()
    {
        var writer = new StringWriter();
        var columns = new Columns("NAME", "WHO", "AT");
        columns.Add("example.com", null, "2026");
        columns.Add("a\nb\e[2J", "acme", "");
        columns.WriteTo(writer);
        writer.ToString().ShouldBe("NAME         WHO   AT\nexample.com  -     2026\na b\uFFFD[2J      acme  -\n");
    }

    private static StepProgress Step(int index, string name, StepState state, double seconds) =>
        new(index, name, state, TimeSpan.FromSeconds(seconds), Message: null);
}
