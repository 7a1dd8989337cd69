using Aegir.Model;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

public sealed class Plans
{
    [Theory]
    [InlineData("init", "init --host hub.example.net --dry-run")]
    [InlineData("client-add", "client add smith --dry-run")]
    [InlineData("server-prepare", "server prepare web1 --as root --dry-run")]
    [InlineData("platform-lock", "platform lock p --dry-run")]
    [InlineData("site-disable", "site disable example.com --dry-run")]
    [InlineData("site-delete", "site delete example.com --dry-run")]
    [InlineData("site-backup-delete", "site backup-delete gone.example gone.example-20260130.120000 --dry-run")]
    public async Task A_dry_run_prints_the_steps_and_touches_nothing(string file, string line)
    {
        await using var hub = await TypedHub.Furnished();
        var before = await hub.Everything();
        var answer = await hub.Type(line.Split(' '));
        answer.Code.ShouldBe(0, answer.Error);
        (await hub.Everything()).ShouldBe(before);
        answer
            .Out.Replace(hub.Layout.Root.ToString(), "$AEGIR_ROOT", StringComparison.Ordinal)
            .ShouldBeAsIn($"plan-{file}.txt");
    }

    [Fact]
    public async Task Detached_tasks_wait_for_a_worker()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("site", "disable", "example.com", "--detach")).Code.ShouldBe(0);
        (await hub.Type("task", "list")).Out.ShouldContain("queued");
        (await hub.Type("task", "cancel", "1")).Code.ShouldBe(0);
        (await hub.Type("task", "show", "1", "--json")).Out.ShouldContain("\"state\": \"cancelled\"");
        (await hub.Type("task", "cancel", "1")).Code.ShouldBe(4);
        (await hub.Type("task", "recover")).Error.ShouldContain("Nothing to recover");
    }

    [Fact]
    public async Task To_give_up_a_stuck_task_its_number_is_typed()
    {
        await using var hub = await TypedHub.Furnished();
        await hub.Keep("@example.com", TaskState.Stuck, "open it: no answer\nLeft: open it: no answer");
        var plan = await hub.Type("task", "give-up", "1", "--dry-run");
        plan.Out.ShouldBe(
            "give up task 1, site verify @example.com\n  open it: no answer\n  Left: open it: no answer\n"
        );
        (await hub.Type("task", "give-up", "1")).Error.ShouldContain("--yes");
        (await hub.TypeAndAnswer("2", "task", "give-up", "1")).Error.ShouldContain("nothing was given up");
        (await hub.Db.Tasks.Get(1, TempHub.Ct)).State.ShouldBe(TaskState.Stuck);
        var answer = await hub.TypeAndAnswer("1", "task", "give-up", "1");
        answer.Code.ShouldBe(0, answer.Error);
        (await hub.Type("task", "list", "--state", "given-up")).Out.ShouldContain("given up");
        (await hub.Type("task", "give-up", "1", "--yes")).Code.ShouldBe(4);
        (await hub.Type("site", "disable", "example.com", "--detach")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_tried_again_while_its_context_is_in_use_is_refused_and_does_not_wait()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("site", "disable", "example.com", "--detach")).Code.ShouldBe(0);
        (await hub.Type("task", "cancel", "1")).Code.ShouldBe(0);
        await hub.Keep("@example.com", TaskState.Running, "");
        (await hub.Type("task", "retry", "1")).Code.ShouldBe(4);
        (await hub.Db.Tasks.Queued(TempHub.Ct)).ShouldBeEmpty();
        (await hub.Type("task", "retry", "1", "--detach")).Code.ShouldBe(0);
        (await hub.Db.Tasks.Queued(TempHub.Ct)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task To_delete_a_site_its_name_is_typed_again()
    {
        await using var hub = await TypedHub.Furnished();
        var before = await hub.Everything();
        var answer = await hub.TypeAndAnswer("example.org", "site", "delete", "example.com");
        answer.Code.ShouldBe(2);
        answer.Error.ShouldContain("nothing was deleted");
        (await hub.Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task To_delete_backups_the_name_of_their_site_is_typed()
    {
        await using var hub = await TypedHub.Furnished();
        string[] words = ["site", "backup-delete", "gone.example", "gone.example-20260130.120000"];
        var before = await hub.Everything();
        var nobody = await hub.Type(words);
        nobody.Code.ShouldBe(2);
        nobody.Error.ShouldContain("--yes");
        (await hub.TypeAndAnswer("example.com", words)).Error.ShouldContain("nothing was deleted");
        (await hub.Everything()).ShouldBe(before);
        var answer = await hub.TypeAndAnswer("gone.example", words);
        answer.Code.ShouldBe(0, answer.Error);
        answer.Error.ShouldContain("This deletes a backup of gone.example. Type gone.example to go on:");
        (await hub.Type("site", "backups", "gone.example", "--json")).Out.ShouldNotContain("20260130");
    }

    [Fact]
    public async Task Secrets_are_in_no_output()
    {
        await using var hub = await TypedHub.Furnished();
        foreach (
            var line in new[] { "site show example.com --json", "site show example.com", "server show db1 --json" }
        )
        {
            var answer = await hub.Type(line.Split(' '));
            answer.Code.ShouldBe(0, answer.Error);
            (answer.Out + answer.Error).ShouldNotContain("canary");
            answer.Out.ShouldNotContain("password", Case.Insensitive);
            answer.Out.ShouldNotContain("salt", Case.Insensitive);
        }
    }

    [Fact]
    public async Task Words_are_completed_from_verbs_options_and_names()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("complete", "--", "si")).Out.ShouldBe("site\n");
        (await hub.Type("complete", "--", "site", "back")).Out.ShouldBe("backup\nbackups\nbackup-add\nbackup-delete\n");
        (await hub.Type("complete", "--", "site", "show", "ex")).Out.ShouldBe("example.com\n");
        (await hub.Type("complete", "--", "site", "install", "x.org", "--platform", "")).Out.ShouldBe("p\n");
        (await hub.Type("complete", "--", "site", "install", "--ali")).Out.ShouldBe("--alias\n");
        (await hub.Type("complete", "--", "@server_w")).Out.ShouldBe("@server_web1\n");
        (await hub.Type("complete", "--", "@example.com", "dis")).Out.ShouldBe("disable\n");
        (await hub.Type("complete", "--", "site", "list", "--client", "")).Out.ShouldBe("acme\n");
        (await hub.Type("complete", "--", "client", "show", "a")).Out.ShouldBe("acme\n");
        var backup = (await hub.Type("complete", "--", "site", "backup-delete", "gone.example", "")).Out;
        backup.ShouldStartWith("gone.example-");
        (await hub.Type("complete", "--", "@gone.example", "restore", "")).Out.ShouldBe(backup);
    }

    [Fact]
    public async Task One_site_that_is_stuck_keeps_no_other_from_being_backed_up()
    {
        await using var hub = await TypedHub.Furnished();
        await hub.Db.Sites.Save(Fixture.Site("another.example"), TempHub.Ct);
        await hub.Db.Sites.Save(Fixture.Site("further.example"), TempHub.Ct);
        await hub.Keep("@example.com", TaskState.Stuck, "");
        var answer = await hub.Type("site", "backup", "--all", "--detach");
        answer.Code.ShouldBe(4, answer.Error);
        answer.Error.ShouldContain("run ‘aegir task recover’");
        (await hub.Db.Tasks.Queued(TempHub.Ct))
            .Select(task => task.Context.Bare)
            .ShouldBe(["another.example", "further.example"]);
    }

    [Fact]
    public async Task What_would_be_refused_has_no_plan()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("site", "disable", "example.com", "--detach")).Code.ShouldBe(0);
        var early = await hub.Type("task", "retry", "1", "--dry-run");
        (early.Code, early.Out).ShouldBe((4, ""));
        early.Error.ShouldContain("has not failed (queued), so there is nothing to try again");
        (await hub.Type("task", "cancel", "1", "--dry-run")).Code.ShouldBe(0);
        (await hub.Type("task", "cancel", "1")).Code.ShouldBe(0);
        var late = await hub.Type("task", "cancel", "1", "--dry-run");
        (late.Code, late.Out).ShouldBe((4, ""));
        late.Error.ShouldContain("has ended already (cancelled)");
    }

    [Theory]
    [InlineData(3, "@web1 show", "There is no site web1. Did you mean @server_web1?")]
    [InlineData(3, "site show p", "There is no site p. Did you mean @platform_p?")]
    [InlineData(2, "server verify web1 --jsn", "There is no option “--jsn”.")]
    [InlineData(2, "site verify --al", "There is no option “--al”. Did you mean --all?")]
    [InlineData(3, "site list --client acne", "Did you mean acme?")]
    [InlineData(3, "site list --sites exmaple.com", "No site fits exmaple.com. Did you mean example.com?")]
    [InlineData(3, "task list --context web1", "There is no site web1. Did you mean @server_web1?")]
    [InlineData(2, "task list --state rolledback", "Did you mean rolled-back? There is: queued, running,")]
    [InlineData(2, "site install", "URI is missing.")]
    [InlineData(2, "site install", "--platform PLATFORM is missing.")]
    [InlineData(2, "site install b.com --platform p --db db1 --site-name=-x", "“-x” is no title of a site: ")]
    [InlineData(2, "site clone example.com", "NEWURI is missing.")]
    [InlineData(2, "site list --platform", "--platform needs PLATFORM behind it.")]
    [InlineData(2, "server add w --host w --http apache --http nginx", "--http can be given once only.")]
    [InlineData(2, "server add w --host w --http apach", "“apach” for http. Did you mean apache? Use apache or nginx.")]
    [InlineData(2, "server show a,b", "“a,b” is no name of a server: ")]
    [InlineData(2, "cluster set web1", "--members, --masters, --balancer.")]
    public async Task A_slip_is_called_by_its_name(int code, string line, string said)
    {
        await using var hub = await TypedHub.Furnished();
        var answer = await hub.Type(line.Split(' '));
        answer.Code.ShouldBe(code);
        answer.Error.ShouldContain(said);
    }
}
