using Aegir.Model;
using Aegir.Tasks;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>When visitors get back into a site that is restored.</summary>
public sealed class RestoreSiteTests
{
    /// <summary>What they write into the new database goes with it if the task is undone.</summary>
    [Theory]
    [InlineData(SiteState.Enabled, "door Open of a.example on @server_web1")]
    [InlineData(SiteState.Disabled, "door Disabled of a.example on @server_web1")]
    public async Task A_restored_site_is_opened_when_nothing_is_undone_any_more(SiteState state, string opened)
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct) with { State = state };
        await hub.Db.Sites.Save(site, TinyHub.Ct);
        var backup = (await hub.Db.Backups.List(site.Uri, TinyHub.Ct))[0].Name;
        var task = await RestoreSite.Plan(hub.Fleet(), site, backup, backsUp: true, TinyHub.Ct);
        var steps = (await task.Recipe(hub.Fleet(), TinyHub.Ct)).ToList();
        var noReturn = steps.FindIndex(step => step.IsPointOfNoReturn);
        steps.FindIndex(step => step.Name == opened).ShouldBeGreaterThan(noReturn);
        steps
            .Take(noReturn)
            .Where(step => step.Name.StartsWith("door ", StringComparison.Ordinal))
            .Select(step => step.Name)
            .ShouldBe(Enumerable.Repeat("door Closed of a.example on @server_web1", 2));
    }

    [Fact]
    public async Task A_backup_whose_own_settings_put_uploads_elsewhere_can_be_had_back()
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct);
        var own = $"{hub.World}/server_web1/platforms/live/sites/a.example/local.settings.php";
        await File.WriteAllTextAsync(own, "", TinyHub.Ct);
        await hub.Run(await BackupSite.Plan(hub.Fleet(), site, TinyHub.Ct));
        var backup = (await hub.Db.Backups.List(site.Uri, TinyHub.Ct))
            .MaxBy(backup => backup.Created)
            .ShouldNotBeNull();
        await hub.Run(await RestoreSite.Plan(hub.Fleet(), site, backup.Name, backsUp: true, TinyHub.Ct));
        File.Exists(own).ShouldBeTrue();
    }

    /// <summary>When it is let in again, what it has not counts as deleted on the others.</summary>
    [Theory]
    [InlineData(true, "upload")]
    [InlineData(false, null)]
    public async Task The_hub_has_uploads_where_it_is_a_member_even_one_that_is_out(bool isMember, string? upload)
    {
        await using var hub = await TinyHub.WithSite("pair");
        if (isMember)
        {
            var master = new Server(ContextName.Hub, Parsed.Parse<HostAddress>("localhost"));
            await hub.Db.Servers.Save(master with { Services = [new(ServiceType.Http, "tiny")] }, TinyHub.Ct);
            var member = new ClusterMember(master.Name, MemberRole.Master) { IsOut = true };
            await hub.Db.Servers.Save(TinyHub.Pair.WithMembers([.. TinyHub.Pair.Members, member]), TinyHub.Ct);
        }
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct);
        var backup = (await hub.Db.Backups.List(site.Uri, TinyHub.Ct))[0].Name;
        await hub.Run(await RestoreSite.Plan(hub.Fleet(), site, backup, backsUp: true, TinyHub.Ct));
        var directory = $"{hub.Layout.Platforms}/live/sites/a.example";
        File.Exists($"{directory}/settings.php").ShouldBeTrue();
        Directory.EnumerateFiles($"{directory}/files").Select(Path.GetFileName).SingleOrDefault().ShouldBe(upload);
    }
}
