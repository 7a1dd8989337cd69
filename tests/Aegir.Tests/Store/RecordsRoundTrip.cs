using Aegir.Model;
using CsCheck;

namespace Aegir.Tests.Store;

public sealed class RecordsRoundTrip
{
    [Fact]
    public async Task A_server_is_read_as_it_was_saved()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Any.Server.SampleAsync(
            async server =>
            {
                await db.Servers.Save(server, TempHub.Ct);
                Show(await db.Servers.Get(server.Name, TempHub.Ct)).ShouldBe(Show(server));
                var listed = await db.Servers.List(TempHub.Ct);
                Show(listed.Single(other => other.Name == server.Name)).ShouldBe(Show(server));
            },
            iter: 100,
            threads: 1
        );
    }

    [Fact]
    public async Task A_site_is_read_as_it_was_saved()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        await Any.Site.SampleAsync(
            async site =>
            {
                await db.Sites.Save(site, TempHub.Ct);
                Show(await db.Sites.Get(site.Uri, TempHub.Ct)).ShouldBe(Show(site));
                await db.Sites.Delete(site.Uri, TempHub.Ct);
                (await db.Sites.Find(site.Uri, TempHub.Ct)).ShouldBeNull();
            },
            iter: 100,
            threads: 1
        );
    }

    [Fact]
    public async Task Saving_again_changes_what_was_there()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        var site = Fixture.Site("a.example", aliases: ["b.example", "c.example"]);
        await db.Sites.Save(site, TempHub.Ct);
        var changed = site with { Aliases = [site.Aliases[1]], State = SiteState.Disabled };
        await db.Sites.Save(changed, TempHub.Ct);
        Show(await db.Sites.Get(site.Uri, TempHub.Ct)).ShouldBe(Show(changed));
        (await db.Sites.Owner(site.Aliases[0], TempHub.Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Sites_are_found_by_what_their_names_begin_with()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        foreach (var uri in (string[])["a-b.example", "a.example", "a.test", "aa.example", "www.a.example"])
            await db.Sites.Save(Fixture.Site(uri), TempHub.Ct);
        (await Beginning("a.")).ShouldBe(["a.example", "a.test"]);
        (await Beginning("")).Count().ShouldBe(5);

        async Task<IEnumerable<string>> Beginning(string with) =>
            (await db.Sites.BeginningWith(with, TempHub.Ct)).Select(site => $"{site.Name}");
    }

    [Fact]
    public async Task Platforms_clients_and_backups_are_read_as_they_were_saved()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        var platform = Fixture.Platform with { IsLocked = true, Verified = hub.Clock.GetUtcNow() };
        await db.Platforms.Save(platform, TempHub.Ct);
        (await db.Platforms.Get(platform.Name, TempHub.Ct)).ShouldBe(platform);
        (await db.Platforms.List(platform.WebServer, TempHub.Ct)).ShouldBe([platform]);
        (await db.Platforms.List(ContextName.Server("db1"), TempHub.Ct)).ShouldBeEmpty();

        var client = new Client(Parsed.Parse<ClientName>("acme"), Parsed.Parse<EmailAddress>("a@b.example"));
        await db.Clients.Save(client, TempHub.Ct);
        (await db.Clients.List(TempHub.Ct)).ShouldBe([client]);

        var name = Parsed.Parse<BackupName>("a.example-20260131.235959");
        var backup = new Backup(name, Parsed.Parse<DomainName>("a.example"), hub.Clock.GetUtcNow(), 1L << 40, "backup");
        await db.Backups.Save(backup, TempHub.Ct);
        (await db.Backups.List(backup.Site, TempHub.Ct)).ShouldBe([backup]);
        (await db.Backups.List(Parsed.Parse<DomainName>("z.example"), TempHub.Ct)).ShouldBeEmpty();
    }

    private static string Show(Server server) =>
        $"{server with { Services = [] }}"
        + string.Concat(server.Services.Select(s => $"{s}{s.AdminPassword?.Reveal()}"))
        + server.Verified?.Ticks;

    private static string Show(Site site) =>
        $"{site with { Aliases = [], Tags = [] }} {string.Join(' ', site.Aliases)} {site.Tags} {site.DatabasePassword.Reveal()} "
        + $"{site.HashSalt.Reveal()} {site.Created.Ticks} {site.Verified?.Ticks}";
}
