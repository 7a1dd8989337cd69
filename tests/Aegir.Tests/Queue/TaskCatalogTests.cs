using System.Text.Json.Nodes;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Tasks;
using Aegir.Tests.Store;
using CsCheck;

namespace Aegir.Tests.Queue;

public sealed class TaskCatalogTests
{
    [Fact]
    public void Tasks_on_a_site_are_read_as_they_were_written() =>
        Any.Site.Sample(site =>
            Same(new VerifySite(site, site))
            && Same(new SetSiteState(site, SiteState.Disabled))
            && Same(Restore(site))
            && Same(Deletion(site))
        );

    [Fact]
    public void Tasks_on_a_server_are_read_as_they_were_written() =>
        Any.Server.Sample(server => Same(new VerifyServer(server)) && Same(new DeleteServer(server)));

    [Fact]
    public void Every_task_is_named_for_the_store()
    {
        var named = TaskJson.Default.HostingTask.PolymorphismOptions.ShouldNotBeNull().DerivedTypes;
        var tasks = typeof(HostingTask).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(HostingTask)));
        named.Select(task => task.DerivedType).ShouldBe(tasks, ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"task":"site frobnicate"}""")]
    [InlineData("""{"task":"server remove","Server":null}""")]
    [InlineData("""{"task":"server remove","Server":{"Name":"@server_a","Host":"-oProxyCommand=x"}}""")]
    [InlineData("""{"task":"server remove","Server":{"Name":"@server_a","Host":"a"},"Unknown":"canary"}""")]
    [InlineData("""{"task":"server remove","Server":{"Name":"@server_a","Host":"a","Services":[]}}""")]
    [InlineData("canary")]
    public void What_cannot_be_read_to_the_last_member_is_refused_and_not_quoted(string inputs)
    {
        var entry = new TaskEntry(7, "server remove", ContextName.Server("a"), TaskState.Queued, default);
        var refused = Should.Throw<Conflict>(() => TaskCatalog.Default.Read(entry, new Secret(inputs)));
        refused.Message.ShouldContain("Task 7 (server remove @server_a) was stored by another version");
        refused.Message.ShouldNotContain("canary");
    }

    [Fact]
    public void A_member_that_came_later_has_its_default()
    {
        var server = new Server(ContextName.Server("a"), Parsed.Parse<HostAddress>("a"));
        var older = JsonNode.Parse(TaskCatalog.Default.Write(new DeleteServer(server)).Reveal()).ShouldNotBeNull();
        older.AsObject().Remove("IsGone").ShouldBeTrue();
        older["Server"].ShouldNotBeNull().AsObject().Remove("HostKey").ShouldBeTrue();
        var entry = new TaskEntry(7, "server remove", server.Name, TaskState.Queued, default);
        TaskCatalog.Default.Read(entry, new Secret(older.ToJsonString())).ShouldBe(new DeleteServer(server));
    }

    private static RestoreSite Restore(Site site)
    {
        var backup = Parsed.Parse<BackupName>("a.example-20260131.235959");
        return new RestoreSite(site, site with { State = SiteState.Enabled }, backup, backup);
    }

    private static DeleteBackups Deletion(Site site) =>
        new(site.Uri)
        {
            Backups =
            [
                BackupName.Of(site.Uri, site.Created, number: 1),
                BackupName.Of(site.Uri, site.Created, number: 2),
            ],
        };

    private static bool Same(HostingTask task)
    {
        var entry = new TaskEntry(1, task.Verb, task.Context, TaskState.Queued, default);
        return TaskCatalog.Default.Read(entry, TaskCatalog.Default.Write(task)).Equals(task);
    }
}
