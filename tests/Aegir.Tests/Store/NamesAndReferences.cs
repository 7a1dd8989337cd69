using Aegir.Model;

namespace Aegir.Tests.Store;

public sealed class NamesAndReferences
{
    [Fact]
    public async Task A_site_cannot_take_the_alias_of_another()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        await db.Sites.Save(Fixture.Site("a.example", "www.a.example"), TempHub.Ct);
        var taken = await Should.ThrowAsync<Conflict>(() =>
            db.Sites.Save(Fixture.Site("b.example", "www.a.example"), TempHub.Ct)
        );
        taken.Message.ShouldBe("The name www.a.example belongs to the site a.example already.");
        await Should.ThrowAsync<Conflict>(() => db.Sites.Save(Fixture.Site("www.a.example"), TempHub.Ct));
        (await db.Sites.Find(Parsed.Parse<DomainName>("b.example"), TempHub.Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Two_sites_cannot_share_a_database()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        var first = Fixture.Site("a.example");
        await db.Sites.Save(first, TempHub.Ct);
        var second = Fixture.Site("b.example") with { Database = first.Database };
        (await Should.ThrowAsync<Conflict>(() => db.Sites.Save(second, TempHub.Ct))).Message.ShouldContain("a.example");
    }

    [Fact]
    public async Task A_name_mistyped_is_answered_with_the_one_that_was_meant()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        var unknown = await Should.ThrowAsync<NotFound>(() => db.Servers.Get(ContextName.Server("wbe1"), TempHub.Ct));
        unknown.Message.ShouldBe(
            "There is no server @server_wbe1. Did you mean @server_web1? ‘aegir server list’ shows what there is."
        );
        var site = Fixture.Site("a.example") with { Platform = ContextName.Platform("q") };
        (await Should.ThrowAsync<NotFound>(() => db.Sites.Save(site, TempHub.Ct))).Message.ShouldContain("@platform_p");
    }

    [Fact]
    public async Task What_others_depend_on_cannot_be_deleted()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        await db.Sites.Save(Fixture.Site("a.example"), TempHub.Ct);
        (
            await Should.ThrowAsync<Conflict>(() => db.Platforms.Delete(Fixture.Platform.Name, TempHub.Ct))
        ).Message.ShouldBe("@platform_p is still needed by @a.example. Delete or move them first.");
        await Should.ThrowAsync<Conflict>(() => db.Servers.Delete(ContextName.Server("web1"), TempHub.Ct));
        await Should.ThrowAsync<Conflict>(() => db.Servers.Delete(ContextName.Server("db1"), TempHub.Ct));
        await db.Sites.Delete(Parsed.Parse<DomainName>("a.example"), TempHub.Ct);
        await db.Platforms.Delete(Fixture.Platform.Name, TempHub.Ct);
        await db.Servers.Delete(ContextName.Server("web1"), TempHub.Ct);
        (await db.Servers.List(TempHub.Ct)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_value_is_never_read_as_SQL()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        var hostile = "x'); drop table server; --";
        await db.Servers.Save(Fixture.Server("web1") with { HostKey = hostile }, TempHub.Ct);
        (await db.Servers.Get(ContextName.Server("web1"), TempHub.Ct)).HostKey.ShouldBe(hostile);
    }
}
