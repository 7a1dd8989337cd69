using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tests.Drupal;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

/// <summary>What is shown of things, and of there being none.</summary>
public sealed class Shown
{
    [Fact]
    public async Task A_task_shows_what_failed_how_long_each_step_took_and_what_went_wrong_before()
    {
        await using var hub = await TypedHub.Furnished();
        await hub.Type("site", "disable", "example.com", "--detach");
        await hub.Db.Tasks.Start(1, TempHub.Ct);
        await hub.Db.Steps.Plan(1, ["look", "make", "break", "go on"], TempHub.Ct);
        var lease = await hub.Db.Leases.Take(1, "somebody", [Fixture.Site("example.com").Name], [], TempHub.Ct);
        await Record(0, StepState.Done, null, 0.5);
        await Record(1, StepState.Done, null, 61);
        await Record(1, StepState.UndoFailed, "On @server_web1, rm ended with code 1.", null);
        await Record(1, StepState.Undone, null, null);
        await Record(2, StepState.Failed, "no space left\non the device", 0.25);
        await Record(2, StepState.Undone, null, null);
        await hub.Db.Tasks.End(1, TaskState.RolledBack, "break: no space left\non the device", TempHub.Ct);
        (await hub.Type("task", "show", "1")).Out.ShouldBeAsIn("task-show.txt");
        (await hub.Type("task", "show", "1", "--json")).Out.ShouldContain("\"took\": 0.25");

        Task Record(int step, StepState state, string? message, double? seconds) =>
            hub.Db.Steps.Record(
                lease,
                step,
                state,
                message,
                seconds is { } took ? TimeSpan.FromSeconds(took) : null,
                TempHub.Ct
            );
    }

    [Fact]
    public async Task A_site_shows_who_serves_it_who_sends_visitors_on_and_its_last_backup()
    {
        await using var hub = await TypedHub.Furnished();
        var (site, now) = (Parsed.Parse<DomainName>("example.com"), hub.Db.Clock.GetUtcNow());
        (await hub.Type("site", "show", "example.com")).Out.ShouldContain("last backup  none");
        for (var day = 1; day <= 3; day++)
        {
            var name = BackupName.Of(site, now.AddDays(-day), day);
            await hub.Db.Backups.Save(new Backup(name, site, now.AddDays(-day), 4096, "asked for"), TempHub.Ct);
        }
        await hub.Db.Forwards.Replace(
            site,
            [
                new Forward(site, ContextName.Server("db1"), now.AddDays(7)),
                new Forward(site, ContextName.Server("web1"), now.AddHours(-1)),
            ],
            TempHub.Ct
        );
        (await hub.Type("site", "show", "example.com")).Out.ShouldBeAsIn("site-show.txt");
        var json = (await hub.Type("site", "show", "example.com", "--json")).Out;
        json.ShouldContain("\"webServer\": \"web1\"");
        json.ShouldContain("\"isOver\": true");
    }

    [Fact]
    public async Task Where_nobody_asked_for_a_backup_a_restoration_names_those_that_there_are()
    {
        await using var hub = await TypedHub.Furnished();
        var (site, now) = (Parsed.Parse<DomainName>("example.com"), hub.Db.Clock.GetUtcNow());
        (await hub.Type("site", "restore", "example.com")).Error.ShouldBe(
            "aegir: There is no backup of @example.com. ‘aegir site backup example.com’ makes one.\n"
        );
        for (var day = 1; day <= 2; day++)
        {
            var name = BackupName.Of(site, now.AddDays(-day), day);
            await hub.Db.Backups.Save(new Backup(name, site, now.AddDays(-day), 4096, "before migrate"), TempHub.Ct);
        }
        var answer = await hub.Type("site", "restore", "example.com");
        answer.Code.ShouldBe(3);
        answer.Error.ShouldBe(
            """
            aegir: Nobody asked for a backup of @example.com, so one must be named. Tasks made these, the newest first:
              aegir site restore example.com example.com-20260130.120000  before migrate
              aegir site restore example.com example.com-20260129.120000-2  before migrate

            """
        );
    }

    [Fact]
    public async Task A_recovery_says_which_tasks_are_in_the_hands_of_others()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("task", "recover")).ShouldBe(new Answer(0, "", "Nothing to recover.\n"));
        await Work("@platform_p", TaskOwner.Here);
        await Work("@example.com", TaskOwner.Here with { Host = "hub2", Pid = 4242 });
        (await hub.Type("task", "recover")).ShouldBe(
            new Answer(
                0,
                "",
                $"""
                Task 1, site verify @platform_p, is being worked on by process {Environment.ProcessId} of this machine: nothing to do for it now.
                Task 2, site verify @example.com, is being worked on by process 4242 on hub2: nothing to do for it now.

                """
            )
        );

        async Task Work(string context, TaskOwner owner)
        {
            var name = Parsed.Parse<ContextName>(context);
            var task = await hub.Db.Tasks.Add("site verify", name, new Secret("{}"), TempHub.Ct);
            await hub.Db.Tasks.Start(task.Id, TempHub.Ct);
            await hub.Db.Leases.Take(task.Id, $"{owner}", [name], [], TempHub.Ct);
        }
    }

    [Theory]
    [InlineData("zone list")]
    [InlineData("cluster list")]
    [InlineData("task list")]
    [InlineData("site list --platform p --sites tag:gov")]
    public async Task Of_nothing_people_are_told_so_and_programs_get_an_empty_list(string line)
    {
        await using var hub = await TypedHub.Furnished();
        var tagged = Fixture.Site("example.org") with
        {
            Platform = ContextName.Platform("q"),
            Tags = [Parsed.Parse<Tag>("gov")],
        };
        await hub.Db.Platforms.Save(Fixture.Platform with { Name = ContextName.Platform("q") }, TempHub.Ct);
        await hub.Db.Sites.Save(tagged, TempHub.Ct);
        var answer = await hub.Type(line.Split(' '));
        (answer.Code, answer.Out, answer.Error).ShouldBe((0, "", "Nothing to show.\n"));
        (await hub.Type([.. line.Split(' '), "--json"])).Out.ShouldBe("[]\n");
    }

    [Fact]
    public async Task Where_all_are_none_it_says_so()
    {
        await using var hub = await TypedHub.Furnished();
        await hub.Db.Sites.Delete(Parsed.Parse<DomainName>("example.com"), TempHub.Ct);
        var answer = await hub.Type("site", "verify", "--all");
        (answer.Code, answer.Error).ShouldBe((0, "Nothing to do: there is none.\n"));
    }

    [Fact]
    public async Task A_client_is_listed_with_its_sites()
    {
        await using var hub = await TypedHub.Furnished();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("example.com"), TempHub.Ct);
        await hub.Db.Sites.Save(site with { Client = Parsed.Parse<ClientName>("acme") }, TempHub.Ct);
        (await hub.Type("client", "list")).Out.ShouldBe("NAME  E-MAIL  SITES\nacme  -       1\n");
        (await hub.Type("client", "list", "--json")).Out.ShouldContain("\"example.com\"");
    }

    [Fact]
    public async Task Two_platforms_never_have_their_code_at_one_place_of_a_server()
    {
        using var tiny = TinyPlatform.Drupal8().WithUmask(UnixFileMode.None);
        await using var hub = await TypedHub.Furnished();
        foreach (var name in new[] { "web2", "web3" })
        {
            var web = Fixture.Server(name) with { Services = [new OfferedService(ServiceType.Http, "nginx")] };
            await hub.Db.Servers.Save(web, TempHub.Ct);
        }
        (await hub.Type("cluster", "add", "both", "--members", "web2,web3")).Code.ShouldBe(0);
        (await Add("one", "web1")).Code.ShouldBe(0);
        var refused = await Add("two", "web1");
        refused.Code.ShouldBe(4);
        refused.Error.ShouldContain($"The code of @platform_one lies in {tiny.Root} on @server_web1 already");
        (await Add("three", "both")).Code.ShouldBe(0);
        (await Add("four", "web3")).Code.ShouldBe(4);
        (await hub.Type("cluster", "set", "both", "--members", "web1,web2", "--dry-run")).Code.ShouldBe(4);
        (await hub.Type("cluster", "set", "both", "--members", "web2", "--dry-run")).Code.ShouldBe(0);

        Task<Answer> Add(string name, string web) =>
            hub.Type("platform", "add", name, "--root", $"{tiny.Root}", "--web", web);
    }
}
