using Aegir.Model;
using Aegir.Store;
using Aegir.Store.Migrations;
using Microsoft.Data.Sqlite;

namespace Aegir.Tests.Store;

public sealed class HostingDbFile
{
    [Fact]
    public async Task Before_init_the_error_says_what_to_run()
    {
        await using var hub = new TempHub();
        var missing = await Should.ThrowAsync<NotFound>(() => HostingDb.Open(hub.Layout, hub.Clock, TempHub.Ct));
        missing.Message.ShouldContain("aegir init");
    }

    [Fact]
    public async Task Database_and_key_are_readable_by_their_owner_only()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        foreach (var file in Directory.GetFiles(hub.Layout.Root.ToString()))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    [Fact]
    public async Task Creating_again_keeps_key_and_records()
    {
        await using var hub = new TempHub();
        await Fixture.Save(await hub.Open());
        var key = await File.ReadAllTextAsync(hub.Layout.KeyFile.ToString(), TempHub.Ct);
        (await (await hub.Open()).Servers.List(TempHub.Ct)).Count.ShouldBe(2);
        (await File.ReadAllTextAsync(hub.Layout.KeyFile.ToString(), TempHub.Ct)).ShouldBe(key);
    }

    [Fact]
    public async Task A_missing_key_is_an_error_and_never_made_anew()
    {
        await using var hub = new TempHub();
        await hub.Open();
        File.Delete(hub.Layout.KeyFile.ToString());
        (await Should.ThrowAsync<NotFound>(hub.Open)).Message.ShouldContain("key file");
        File.Exists(hub.Layout.KeyFile.ToString()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await using var hub = new TempHub();
        await hub.Open();
        await using var connection = new SqliteConnection($"Data Source={hub.Layout.Database};Pooling=false");
        await connection.OpenAsync(TempHub.Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"pragma user_version = {Migration.Newest + 1}";
        await command.ExecuteNonQueryAsync(TempHub.Ct);
        (await Should.ThrowAsync<Conflict>(hub.Open)).Message.ShouldContain("newer program");
    }

    [Fact]
    public void The_newest_migration_is_the_last_script()
    {
        var scripts = typeof(HostingDb)
            .Assembly.GetManifestResourceNames()
            .Where(n => n.Contains(".Migrations.Sqlite."));
        scripts.Count().ShouldBe(Migration.Newest);
    }

    [Fact]
    public async Task What_is_not_committed_does_not_remain()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await using (var transaction = await db.Begin(TempHub.Ct))
            await transaction.Servers.Save(Fixture.Server("web1"), TempHub.Ct);
        (await db.Servers.List(TempHub.Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_writers_on_one_file_all_get_through()
    {
        await using var hub = new TempHub();
        HostingDb[] processes = [await hub.Open(), await hub.Open()];
        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(n =>
                    Task.Run(() => processes[n % 2].Servers.Save(Fixture.Server($"s{n}"), TempHub.Ct), TempHub.Ct)
                )
        );
        (await processes[0].Servers.List(TempHub.Ct)).Count.ShouldBe(100);
    }
}
