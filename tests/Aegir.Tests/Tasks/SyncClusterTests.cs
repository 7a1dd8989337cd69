using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

public sealed class SyncClusterTests
{
    [Fact]
    public async Task A_site_whose_uploads_cannot_be_shared_is_named_and_holds_up_no_other()
    {
        await using var hub = await TinyHub.WithSite(TinyHub.Pair.Name.Bare);
        await hub.Run(await hub.Install("b.example"));
        await File.WriteAllTextAsync(Files(hub, "web2", "b.example") + "/upload", "new", TinyHub.Ct);
        Directory.Delete(Files(hub, "web1", "a.example"), recursive: true);

        var sync = await SyncCluster.Plan(hub.Fleet(), TinyHub.Pair, TinyHub.Ct);
        var recipe = await sync.Recipe(hub.Fleet(), TinyHub.Ct);
        var share = recipe[^1];
        var scope = new StepScope(1, hub.Layout.Room(1), _ => { });
        var failure = await Should.ThrowAsync<SeveralFailed>(() => share.Run(scope, TinyHub.Ct));

        failure.Message.ShouldContain("@a.example");
        failure.Message.ShouldNotContain("@b.example");
        File.Exists(Files(hub, "web1", "b.example") + "/upload").ShouldBeTrue();
    }

    [Fact]
    public async Task An_upload_that_was_deleted_does_not_come_back_when_its_site_has_moved_within_the_cluster()
    {
        await using var hub = await TinyHub.WithSite(TinyHub.Pair.Name.Bare);
        await hub.Publish("later", "7.103", TinyHub.Pair.Name.Bare);
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct);
        await hub.Run(await MigrateSite.Plan(hub.Fleet(), site, EveryTaskSurvives.To("later", null), TinyHub.Ct));
        var upload = Files(hub, "web2", "a.example", "later") + "/new";
        File.Exists(upload).ShouldBeTrue();
        File.Delete(Files(hub, "web1", "a.example", "later") + "/new");

        await hub.Run(await SyncCluster.Plan(hub.Fleet(), TinyHub.Pair, TinyHub.Ct));
        File.Exists(upload).ShouldBeFalse();
    }

    private static string Files(TinyHub hub, string web, string site, string platform = "live") =>
        $"{hub.World}/server_{web}/platforms/{platform}/sites/{site}/files";
}
