using Aegir.Tests.Store;

namespace Aegir.Tests;

public sealed class FleetTests
{
    [Fact]
    public async Task Host_keys_are_written_for_the_hub_alone_where_even_the_directory_is_missing()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await db.Servers.Save(Fixture.Server("web1") with { HostKey = "ssh-ed25519 AAAA" }, TempHub.Ct);
        await db.Servers.Save(Fixture.Server("db1"), TempHub.Ct);
        using var fleet = new Fleet(db, hub.Layout);
        await fleet.WriteKnownHosts(TempHub.Ct);
        await fleet.WriteKnownHosts(TempHub.Ct);
        var file = $"{hub.Layout.KnownHosts}";
        (await File.ReadAllTextAsync(file, TempHub.Ct)).ShouldBe("server_web1 ssh-ed25519 AAAA\n");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode($"{hub.Layout.KnownHosts.Parent}")
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.EnumerateFileSystemEntries($"{hub.Layout.KnownHosts.Parent}").ShouldBe([file]);
    }

    [Fact]
    public async Task A_server_stays_one_machine_however_often_it_is_verified()
    {
        await using var hub = new TempHub();
        using var fleet = new Fleet(await hub.Open(), hub.Layout);
        var server = Fixture.Server("web1");
        var machine = fleet.Host(server);
        fleet.Host(server with { Verified = hub.Clock.GetUtcNow() }).ShouldBeSameAs(machine);
        fleet.Host(server with { HostKey = "ssh-ed25519 BBBB" }).ShouldNotBeSameAs(machine);
    }
}
