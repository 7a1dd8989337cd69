using Aegir.Model;
using Aegir.Store;

namespace Aegir.Tests.Store;

public sealed class Zones
{
    private static readonly DomainName Name = Parsed.Parse<DomainName>("zone.example");

    [Fact]
    public async Task A_zone_is_read_as_it_was_saved_and_can_be_changed()
    {
        await using var hub = new TempHub();
        var db = await WithServers(hub);
        var zone = new Zone(Name, ContextName.Server("ns1"))
        {
            Secondaries = [ContextName.Server("ns3"), ContextName.Server("ns2")],
            Contact = Parsed.Parse<EmailAddress>("dns.admin@example.org"),
            Ttl = TimeSpan.FromMinutes(5),
        };
        await db.Zones.Save(zone, TempHub.Ct);
        (await db.Zones.Get(Name, TempHub.Ct)).ShouldBe(zone);
        var changed = new Zone(Name, ContextName.Server("ns2"));
        await db.Zones.Save(changed, TempHub.Ct);
        (await db.Zones.List(TempHub.Ct)).ShouldBe([changed]);
        $"{changed.Contact}".ShouldBe("hostmaster@zone.example");
        await db.Zones.Delete(Name, TempHub.Ct);
        (await db.Zones.Find(Name, TempHub.Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_answers_for_a_zone_stays()
    {
        await using var hub = new TempHub();
        var db = await WithServers(hub);
        await db.Zones.Save(
            new Zone(Name, ContextName.Server("ns1")) { Secondaries = [ContextName.Server("ns2")] },
            TempHub.Ct
        );
        foreach (var server in new[] { "ns1", "ns2" })
            (
                await Should.ThrowAsync<Conflict>(() => db.Servers.Delete(ContextName.Server(server), TempHub.Ct))
            ).Message.ShouldContain("the zone zone.example");
        await db.Servers.Delete(ContextName.Server("ns3"), TempHub.Ct);
    }

    [Fact]
    public async Task A_zone_names_servers_that_there_are()
    {
        await using var hub = new TempHub();
        var db = await WithServers(hub);
        await Should.ThrowAsync<NotFound>(() => db.Zones.Save(new Zone(Name, ContextName.Server("ns9")), TempHub.Ct));
    }

    [Fact]
    public async Task A_serial_that_was_given_is_never_given_again_not_even_to_a_zone_that_was_removed_meanwhile()
    {
        await using var hub = new TempHub();
        var db = await WithServers(hub);
        await db.Zones.Save(new Zone(Name, ContextName.Server("ns1")), TempHub.Ct);
        var first = await db.Zones.NextSerial(Name, ZoneSerial.None, TempHub.Ct);
        await db.Zones.Delete(Name, TempHub.Ct);
        await db.Zones.Save(new Zone(Name, ContextName.Server("ns2")), TempHub.Ct);
        (await db.Zones.Serials(TempHub.Ct))[Name].ShouldBe(first);
        (await db.Zones.NextSerial(Name, ZoneSerial.None, TempHub.Ct)).IsAfter(first).ShouldBeTrue();
    }

    [Fact]
    public async Task It_is_after_the_one_that_is_in_use_though_the_records_know_an_older_one()
    {
        await using var hub = new TempHub();
        var db = await WithServers(hub);
        await db.Zones.NextSerial(Name, ZoneSerial.None, TempHub.Ct);
        var inUse = new ZoneSerial(2026013177);
        (await db.Zones.NextSerial(Name, inUse, TempHub.Ct)).Number.ShouldBe(2026013178u);
    }

    [Fact]
    public async Task Two_processes_at_the_same_time_get_two_serials()
    {
        await using var hub = new TempHub();
        HostingDb[] processes = [await hub.Open(), await hub.Open()];
        var given = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(n =>
                    Task.Run(() => processes[n % 2].Zones.NextSerial(Name, ZoneSerial.None, TempHub.Ct), TempHub.Ct)
                )
        );
        given.Distinct().Count().ShouldBe(40);
    }

    private static async Task<HostingDb> WithServers(TempHub hub)
    {
        var db = await hub.Open();
        foreach (var name in new[] { "ns1", "ns2", "ns3" })
            await db.Servers.Save(Fixture.Server(name), TempHub.Ct);
        return db;
    }
}
