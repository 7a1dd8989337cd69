using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tests.Store;
using static Aegir.Tests.Services.Dns.ZonedHub;

namespace Aegir.Tests.Services.Dns.Bind;

/// <summary>Zones as named reads them, and their serials. Named's own checks are real.</summary>
public sealed class BindServiceTests
{
    private static CancellationToken Ct => TempHub.Ct;

    [Fact]
    public async Task The_names_of_a_site_lead_to_its_web_server_from_the_moment_that_it_is_recorded()
    {
        await using var hub = await Open();
        await hub.Verify();
        await hub.Record(Fixture.Site("a.zone.example", "zone.example", "other.example")).Run(hub.Scope(), Ct);
        var zone = hub.Ns1.Zone("zone.example");
        zone.ShouldContain("a.zone.example. IN A 192.0.2.1\n");
        zone.ShouldContain("zone.example. IN A 192.0.2.1\n");
        zone.ShouldNotContain("other.example");
        zone.ShouldContain("@ IN SOA ns1.zone.example. hostmaster.zone.example. (");
        zone.ShouldContain("$TTL 86400\n");
        zone.ShouldContain("ns1.zone.example. IN A 192.0.2.53\n");
    }

    [Fact]
    public async Task A_zone_that_says_what_it_said_keeps_its_serial_and_is_not_loaded()
    {
        await using var hub = await Open();
        await hub.Verify();
        var loads = hub.Ns1.Loads;
        hub.Clock.Advance(TimeSpan.FromDays(3));
        await hub.Verify();
        await hub.Record(Fixture.Site("elsewhere.example")).Run(hub.Scope(), Ct);
        hub.Ns1.Loads.ShouldBe(loads);
    }

    [Fact]
    public async Task However_many_zones_a_server_has_its_verification_names_none_of_them()
    {
        await using var hub = await Open();
        await hub.Record(Fixture.Site("a.zone.example")).Run(hub.Scope(), Ct);
        hub.Ns1.Meant.ShouldBe(["zone.example"]);
        await hub.Verify();
        hub.Ns1.Meant.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_record_that_is_taken_back_takes_its_names_back_under_a_later_serial()
    {
        await using var hub = await Open();
        await hub.Verify();
        var before = WithoutSerial(hub);
        var step = hub.Record(Fixture.Site("a.zone.example"));
        var scope = hub.Scope();
        await step.Run(scope, Ct);
        await step.Undo.ShouldNotBeNull()(scope, Ct);
        WithoutSerial(hub).ShouldBe(before);
        hub.Ns1.History.Count.ShouldBe(3);
        DemandGrowing(hub);
    }

    [Fact]
    public async Task A_name_server_that_is_down_keeps_the_site_from_being_recorded_and_is_no_reason_to_be_stuck()
    {
        await using var hub = await Open();
        await hub.Verify();
        hub.Ns1.IsDown = true;
        var site = Fixture.Site("a.zone.example");
        await Should.ThrowAsync<CommandFailed>(() => hub.Fleet.Names([site]).Check(Ct));
        await hub.Fleet.Names([Fixture.Site("a.example")]).Check(Ct);
        var (step, scope) = (hub.Record(site), hub.Scope());
        await Should.ThrowAsync<CommandFailed>(() => step.Run(scope, Ct));
        await step.Undo.ShouldNotBeNull()(scope, Ct);
        (await hub.Db.Sites.Find(site.Uri, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task One_that_goes_down_in_the_middle_leaves_it_stuck_until_the_zone_is_what_it_was()
    {
        await using var hub = await Open();
        await hub.Verify();
        var before = WithoutSerial(hub);
        hub.Ns1.DiesInBetween = true;
        var (step, scope) = (hub.Record(Fixture.Site("a.zone.example")), hub.Scope());
        await Should.ThrowAsync<CommandFailed>(() => step.Run(scope, Ct));
        await Should.ThrowAsync<CommandFailed>(() => step.Undo.ShouldNotBeNull()(scope, Ct));
        hub.Ns1.DiesInBetween = hub.Ns1.IsDown = false;
        await step.Undo.ShouldNotBeNull()(scope, Ct);
        WithoutSerial(hub).ShouldBe(before);
        DemandGrowing(hub);
    }

    [Fact]
    public async Task Records_and_files_that_were_restored_from_an_older_copy_do_not_turn_a_serial_back()
    {
        await using var hub = await Open();
        await hub.Verify();
        var (database, files) = (hub.Db, hub.Layout.Config(ContextName.Server("ns1")) / "dns" / "zone.example.zone");
        var older = await File.ReadAllTextAsync($"{files}", Ct);
        foreach (var name in new[] { "a", "b", "c" })
            await hub.Record(Fixture.Site($"{name}.zone.example")).Run(hub.Scope(), Ct);
        foreach (var name in new[] { "a", "b", "c" })
            await database.Sites.Delete(Name($"{name}.zone.example"), Ct);
        await File.WriteAllTextAsync($"{files}", older, Ct);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={hub.Layout.Database}"))
        {
            await connection.OpenAsync(Ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "update zone_serial set serial = serial - 3";
            (await command.ExecuteNonQueryAsync(Ct)).ShouldBe(1);
        }
        await hub.Verify();
        hub.Ns1.Zone("zone.example").ShouldNotContain("a.zone.example");
        hub.Ns1.History.Count.ShouldBe(5);
        DemandGrowing(hub);
    }

    [Fact]
    public async Task The_administrators_own_records_are_published_and_what_named_refuses_is_not_used()
    {
        await using var hub = await Open();
        await hub.Verify();
        var own = $"{hub.Layout.Config(ContextName.Server("ns1")) / "dns" / "zone.example.extra"}";
        await File.WriteAllTextAsync(own, "@ IN MX 10 mail.example.org.\nwiki IN A 192.0.2.80", Ct);
        await hub.Verify();
        hub.Ns1.Zone("zone.example").ShouldContain("@ IN MX 10 mail.example.org.\n");
        var good = hub.Ns1.Zone("zone.example");

        await File.WriteAllTextAsync(own, "@ IN CNAME www.example.org.\n", Ct);
        (await Should.ThrowAsync<CommandFailed>(() => hub.Verify())).Message.ShouldContain("CNAME and other data");
        hub.Ns1.Zone("zone.example").ShouldBe(good);
        (await File.ReadAllTextAsync(own, Ct)).ShouldBe("@ IN CNAME www.example.org.\n");

        File.Delete(own);
        await hub.Verify();
        hub.Ns1.Zone("zone.example").ShouldNotContain("MX");
        DemandGrowing(hub);
    }

    [Fact]
    public async Task An_error_in_one_zone_stops_no_other_and_is_reported()
    {
        await using var hub = await Open();
        await hub.Db.Zones.Save(new Zone(Name("other.example"), ContextName.Server("ns1")), Ct);
        await hub.Verify();
        var own = $"{hub.Layout.Config(ContextName.Server("ns1")) / "dns" / "other.example.extra"}";
        await File.WriteAllTextAsync(own, "no record at all\n", Ct);
        var other = hub.Ns1.Zone("other.example");
        await hub.Record(Fixture.Site("a.zone.example")).Run(hub.Scope(), Ct);
        hub.Ns1.Zone("zone.example").ShouldContain("a.zone.example.");
        hub.Ns1.Zone("other.example").ShouldBe(other);
        hub.Said.ShouldContain(line => line.Contains("other.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_site_whose_web_server_nobody_else_reaches_is_not_recorded()
    {
        await using var hub = await Open();
        await hub.Verify();
        await hub.Db.Servers.Save(Server("web1", "127.0.0.1"), Ct);
        var step = hub.Record(Fixture.Site("a.zone.example"));
        (await Should.ThrowAsync<InvalidInput>(() => step.Run(hub.Scope(), Ct))).Message.ShouldContain(
            "where nobody else reaches it"
        );
    }

    [Fact]
    public async Task Secondaries_are_told_and_nobody_else_may_copy()
    {
        await using var hub = await Open();
        await hub.Db.Zones.Save(
            new Zone(Name("zone.example"), ContextName.Server("ns1")) { Secondaries = [ContextName.Server("ns2")] },
            Ct
        );
        await hub.Verify();
        await hub.Verify("ns2");
        hub.Ns1.Config.ShouldContain("allow-transfer { 2001:db8::53; };");
        hub.Ns1.Config.ShouldContain("also-notify { 2001:db8::53; };");
        hub.Fleet.Named("ns2").Config.ShouldContain("primaries { 192.0.2.53; };");
        hub.Fleet.Named("ns2").Config.ShouldContain("allow-transfer { none; };");
        hub.Fleet.Named("ns2").Zone("zone.example").ShouldBeEmpty();
        hub.Ns1.Zone("zone.example").ShouldContain("ns2.zone.example. IN AAAA 2001:db8::53\n");

        await hub.Db.Zones.Delete(Name("zone.example"), Ct);
        await hub.Verify();
        hub.Ns1.Config.ShouldNotContain("zone.example");
        hub.Ns1.Zone("zone.example").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_zone_within_another_is_handed_over_and_has_the_names_that_lie_in_it()
    {
        await using var hub = await Open();
        await hub.Db.Servers.Save(Server("ns2", "192.0.2.54"), Ct);
        await hub.Db.Zones.Save(new Zone(Name("sub.zone.example"), ContextName.Server("ns2")), Ct);
        await hub.Db.Sites.Save(Fixture.Site("sub.zone.example", "www.sub.zone.example", "a.zone.example"), Ct);
        await hub.Verify();
        await hub.Verify("ns2");
        var (outer, inner) = (hub.Ns1.Zone("zone.example"), hub.Fleet.Named("ns2").Zone("sub.zone.example"));
        outer.ShouldContain("sub.zone.example. IN NS ns2.sub.zone.example.\n");
        outer.ShouldContain("ns2.sub.zone.example. IN A 192.0.2.54\n");
        outer.ShouldContain("a.zone.example. IN A 192.0.2.1\n");
        outer.ShouldNotContain("www.sub.zone.example");
        outer.ShouldNotContain("\nsub.zone.example. IN A ");
        inner.ShouldContain("\nsub.zone.example. IN A 192.0.2.1\n");
        inner.ShouldContain("www.sub.zone.example. IN A 192.0.2.1\n");
    }

    [Fact]
    public async Task A_site_that_moves_or_is_renamed_leaves_nothing_behind()
    {
        await using var hub = await Open();
        await hub.Verify();
        var site = Fixture.Site("a.zone.example");
        await hub.Record(site).Run(hub.Scope(), Ct);
        var moved = site with { Uri = Name("b.zone.example"), Platform = ContextName.Platform("p2") };
        await hub
            .Fleet.Names([moved])
            .Follow(
                Step.Do(
                    "move",
                    async (_, ct) =>
                    {
                        await hub.Db.Sites.Delete(site.Uri, ct);
                        await hub.Db.Sites.Save(moved, ct);
                    }
                ),
                before: site
            )
            .Run(hub.Scope(), Ct);
        hub.Ns1.Zone("zone.example").ShouldContain("b.zone.example. IN A 192.0.2.2\n");
        hub.Ns1.Zone("zone.example").ShouldNotContain("a.zone.example");
    }

    [Theory]
    [InlineData("a.b%c+d-e_f@x.example", "a\\.b%c+d-e_f.x.example.")]
    [InlineData("hostmaster@zone.example", "hostmaster.zone.example.")]
    public async Task The_contact_stands_in_the_zone_as_a_name(string contact, string shown)
    {
        await using var hub = await Open();
        var zone = new Zone(Name("zone.example"), ContextName.Server("ns1"))
        {
            Contact = Parsed.Parse<EmailAddress>(contact),
        };
        await hub.Db.Zones.Save(zone, Ct);
        await hub.Verify();
        hub.Ns1.Zone("zone.example").ShouldContain($"@ IN SOA ns1.zone.example. {shown} (\n");
    }

    [Fact]
    public async Task A_dry_run_shows_the_records_that_would_change()
    {
        await using var hub = await Open();
        await hub.Verify();
        await hub.Db.Sites.Save(Fixture.Site("a.zone.example"), Ct);
        var server = await hub.Db.Servers.Get(ContextName.Server("ns1"), Ct);
        var step = hub.Fleet.Dns(server).VerifyServer(Aegir.Services.ServerContents.None).ShouldHaveSingleItem();
        (await step.Preview.ShouldNotBeNull()(Ct)).ShouldContain("+a.zone.example. IN A 192.0.2.1\n");
    }

    /// <summary>Every serial is one that a secondary takes for newer than the one before.</summary>
    private static void DemandGrowing(ZonedHub hub) =>
        hub.Ns1.History.Zip(hub.Ns1.History.Skip(1)).ShouldAllBe(pair => pair.Second.IsAfter(pair.First));

    private static string WithoutSerial(ZonedHub hub) =>
        string.Join(
            '\n',
            hub.Ns1.Zone("zone.example").Split('\n').Where(line => !line.EndsWith("; serial", StringComparison.Ordinal))
        );
}
