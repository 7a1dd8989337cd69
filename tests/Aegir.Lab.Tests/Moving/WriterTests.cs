using Aegir.Lab.Tests.Faults;
using Aegir.Lab.Tests.Tasks;

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
        await writer.During(move.Here.Aegir("migrate", "--db", "db2"));
        await writer.During(move.Here.Aegir("migrate", "--as", renamed.Uri));
        await writer.During(renamed.Aegir("migrate", "--to", move.There.Platform));
        await writer.During(renamed.Aegir("migrate", "--to", move.Here.Platform, "--db", "db1"));

        Report(await writer.DemandAll(renamed));
    }

    [Fact]
    public async Task No_write_is_lost_when_a_move_is_rolled_back()
    {
        var move = await MoveLab.Make(prepared);

        await using var writer = await Writer.Start(move.Here);
        foreach (var step in Exhaustive.IsWanted ? Steps : Steps[^2..])
        {
            var ended = await writer.During(move.World.At(step, Interrupt, move.Move));
            ended.Code.ShouldBe(1, ended.Err);
            ended.Err.ShouldContain("Everything was undone");
        }

        Report(await writer.DemandAll(move.Here));
        (await move.Here.Shown("dbServer")).ShouldBe("db1");
    }

    [Fact]
    public async Task No_row_is_lost_of_PHP_that_outlives_its_web_worker()
    {
        var (here, there) = await Placed();
        var noted = $"/tmp/{Names.Unique("noted")}";
        var program = await File.ReadAllTextAsync(
            Path.Combine(Lab.Repository, "tests/Aegir.Lab.Tests/Moving/outlive.php"),
            TestContext.Current.CancellationToken
        );
        (
            await prepared.Lab.Exec(here.Web, ["sh", "-c", $"cat >{here.Docroot}/update.php"], stdin: program)
        ).Succeeded();

        await here.Get($"/update.php?noted={noted[5..]}");
        await prepared.Lab.Sh(here.Web, $"timeout 30 sh -c 'until [ -s {noted} ]; do sleep 0.05; done'");
        await here.Aegir("migrate", "--to", there.Platform, "--db", there.Db);

        await DemandRows(there, await prepared.Lab.Sh(here.Web, $"cat {noted}"));
    }

    [Fact]
    public async Task No_row_is_lost_of_a_Drush_that_runs_and_a_killed_one_keeps_nobody_away()
    {
        var (here, there) = await Placed();
        string[] migrate = ["site", "migrate", here.Uri, "--to", there.Platform, "--db", there.Db];

        var drush = prepared.Lab.Aegir("site", "drush", here.Uri, "--", "php:eval", Rows(seconds: 3));
        await Running();
        var refused = await prepared.Lab.Aegir(migrate);
        var stored = (await drush).Succeeded();
        var endless = prepared.Lab.Aegir("site", "drush", here.Uri, "--", "php:eval", Rows(seconds: 600));
        await Running();
        await prepared.Lab.Sh("hub", "pkill -KILL -x aegir");
        (await endless).Code.ShouldNotBe(0);
        await prepared.Aegir(migrate);

        refused.Code.ShouldBe(4, refused.Err);
        refused.Err.ShouldContain("(site drush @");
        await DemandRows(there, stored);
        (await prepared.Aegir("task", "list")).ShouldNotContain("site drush");

        Task Running() =>
            prepared.Lab.Sh(
                "hub",
                "timeout 30 sh -c 'until /srv/lab/aegir task list | grep -q \"site drush\"; do sleep 0.1; done'",
                "aegir"
            );
    }

    /// <summary>A site with a table for rows of its own, and where it can go.</summary>
    private async Task<(LabSite Here, LabSite There)> Placed()
    {
        await prepared.AddSecondDatabaseServer();
        var here = await LabSite.Install(
            prepared,
            CodeBases.Mini,
            "web1",
            platform: await CodeBases.PublishNew(prepared, CodeBases.Mini, "web1")
        );
        await here.Sql("CREATE TABLE lab_outlived (title VARCHAR(99))");
        return (
            here,
            here with
            {
                Web = "web2",
                Platform = await CodeBases.Publish(prepared, CodeBases.Mini, "web2"),
                Db = "db2",
            }
        );
    }

    /// <summary>A program that stores rows, and prints each that was stored.</summary>
    private static string Rows(int seconds) =>
        $$"""
            $db = new PDO('mysql:host=' . getenv('db_host') . ';port=' . getenv('db_port') . ';dbname=' . getenv('db_name'), getenv('db_user'), getenv('db_passwd'));
            for ($n = 0; $n < {{seconds * 50}}; $n++) {
                $db->exec("INSERT INTO lab_outlived VALUES ('drush$n')") && print("drush$n\n");
                usleep(20000);
            }
            """;

    private static async Task DemandRows(LabSite site, string noted)
    {
        string[] acknowledged = noted.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        acknowledged.ShouldNotBeEmpty();
        acknowledged
            .Except((await site.Sql("SELECT title FROM lab_outlived")).Split('\n'))
            .ShouldBeEmpty($"{acknowledged.Length} rows were acknowledged");
        Report(acknowledged.Length);
    }

    private static string[] Steps =>
        [
            "let nobody but Aegir into",
            "copy the files while",
            "close @",
            "copy the database",
            "run Drupal's updates",
            "example answers",
        ];

    private static void Report(int writes) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{writes} writes acknowledged, none lost.");

    private async Task Interrupt()
    {
        await prepared.Lab.Sh("hub", "pkill -TERM -x dotnet");
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
    }
}
