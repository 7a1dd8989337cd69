using System.Globalization;
using Aegir.Lab.Tests.Faults;
using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Dns;

/// <summary>A real primary and a real secondary, asked with <c>dig</c>.</summary>
[Collection(nameof(AloneInTheLab))]
public sealed class ZoneTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    private static Task? _nameServers;

    private Lab Lab => prepared.Lab;

    [Fact]
    public async Task The_records_of_a_site_follow_it_from_its_installation_to_its_end()
    {
        var zone = await Zone("--secondary", "ns2");
        var platform = await CodeBases.Publish(prepared, CodeBases.Mini, "web1");
        var site = new LabSite(prepared, CodeBases.Mini, "web1", platform, $"www.{zone}");
        var empty = await Serial("ns1", zone);
        await prepared.Aegir([.. site.InstallCommand, "--profile", "minimal"]);
        (await Address("ns1", site.Uri)).ShouldBe(Lab.Addresses["web1"]);
        var installed = await Serial("ns1", zone);
        installed.ShouldBeGreaterThan(empty);

        await prepared.Aegir("site", "set", site.Uri, "--alias", zone);
        (await Address("ns1", zone)).ShouldBe(Lab.Addresses["web1"]);
        var named = await Serial("ns1", zone);
        named.ShouldBeGreaterThan(installed);
        await prepared.Aegir("site", "verify", site.Uri);
        await prepared.Aegir("server", "verify", "ns1", "ns2");
        (await Serial("ns1", zone)).ShouldBe(named);

        await prepared.Aegir(
            "site",
            "migrate",
            site.Uri,
            "--to",
            await CodeBases.Publish(prepared, CodeBases.Mini, "web2")
        );
        (await Address("ns1", site.Uri)).ShouldBe(Lab.Addresses["web2"]);
        var moved = await Serial("ns1", zone);
        moved.ShouldBeGreaterThan(named);
        await Lab.Eventually("hub", $"dig @ns2 +short SOA {zone} | grep -q ' {moved} '");
        (await Address("ns2", zone)).ShouldBe(Lab.Addresses["web2"]);

        await prepared.Aegir("site", "delete", site.Uri, "--yes");
        (await Dig("ns1", site.Uri)).ShouldContain("status: NXDOMAIN");
        (await Serial("ns1", zone)).ShouldBeGreaterThan(moved);
    }

    [Fact]
    public async Task Nobody_is_answered_about_other_zones_and_only_secondaries_may_copy()
    {
        var zone = await Zone("--secondary", "ns2");
        var other = await Dig("ns1", "www.debian.org");
        other.ShouldContain("status: REFUSED");
        other.ShouldNotContain(" ra");
        (await Dig("ns1", "AXFR", zone)).ShouldContain("Transfer failed");
        (await Dig("ns2", "AXFR", zone)).ShouldContain("Transfer failed");
    }

    [Fact]
    public async Task A_name_server_that_is_down_keeps_a_site_from_being_installed_before_anything_is_made()
    {
        var zone = await Zone();
        var platform = await CodeBases.Publish(prepared, CodeBases.Mini, "web1");
        var site = new LabSite(prepared, CodeBases.Mini, "web1", platform, $"www.{zone}");
        await Lab.Sh("ns1", "service named stop");
        try
        {
            var refused = await Lab.Aegir([.. site.InstallCommand, "--profile", "minimal"]);
            refused.Code.ShouldBe(1, refused.Err);
            refused.Err.ShouldContain("named does not answer");
            refused.Err.ShouldNotContain("database of");
        }
        finally
        {
            await Lab.Sh("ns1", "service named start");
        }
        (await prepared.Aegir("site", "list")).ShouldNotContain(zone);
    }

    [Fact]
    public async Task What_named_refuses_is_not_used_and_stops_no_other_zone()
    {
        var (broken, sound) = (await Zone(), await Zone());
        var serial = await Serial("ns1", broken);
        var own = $"/var/aegir/config/server_ns1/dns/{broken}.extra";
        await Lab.Sh("hub", $"echo '@ IN CNAME nowhere.example.' >{own}", "aegir");
        var refused = await Lab.Aegir("server", "verify", "ns1");
        refused.Code.ShouldBe(1, refused.Err);
        refused.Err.ShouldContain("CNAME and other data");
        (await Serial("ns1", broken)).ShouldBe(serial);
        var platform = await CodeBases.Publish(prepared, CodeBases.Mini, "web1");
        var site = new LabSite(prepared, CodeBases.Mini, "web1", platform, $"www.{sound}");
        await prepared.Aegir([.. site.InstallCommand, "--profile", "minimal"]);
        (await Address("ns1", site.Uri)).ShouldBe(Lab.Addresses["web1"]);
        await Lab.Sh("hub", $"echo '@ IN TXT mended' >{own}", "aegir");
        await prepared.Aegir("server", "verify", "ns1");
        (await Dig("ns1", "TXT", broken)).ShouldContain("\"mended\"");
        await prepared.Aegir("site", "delete", site.Uri, "--yes");
    }

    [Fact]
    public async Task A_zone_that_a_server_has_already_is_left_out_and_stops_no_other()
    {
        var sound = await Zone();
        var taken = $"taken.{sound}";
        const string Config = "/etc/bind/named.conf.local";
        var platform = await CodeBases.Publish(prepared, CodeBases.Mini, "web1");
        LabSite Www(string zone) => new(prepared, CodeBases.Mini, "web1", platform, $"www.{zone}");
        Task<Ended> Install(string zone) => Lab.Aegir([.. Www(zone).InstallCommand, "--profile", "minimal"]);
        foreach (var server in new[] { "ns1", "ns2" })
            await Lab.Sh(
                server,
                $$"""echo 'zone "{{taken}}" { type primary; file "/etc/bind/db.empty"; };' >>{{Config}}"""
            );
        await prepared.Aegir("zone", "add", taken, "--server", "ns1", "--secondary", "ns2");
        try
        {
            var met = await Install(taken);
            met.Code.ShouldBe(1, met.Err);
            met.Err.ShouldContain($"zone '{taken}': already exists");
            (await prepared.Aegir("site", "list")).ShouldNotContain(taken);
            foreach (var server in new[] { "ns1", "ns2" })
            {
                var told = await Lab.Aegir("server", "verify", server);
                told.Code.ShouldBe(0, told.Err);
                told.Err.ShouldContain($"{taken} is left out");
            }

            var fresh = $"fresh.{sound}";
            await prepared.Aegir("zone", "add", fresh, "--server", "ns1");
            var installed = await Install(fresh);
            installed.Code.ShouldBe(0, installed.Err);
            installed.Err.ShouldContain($"{taken} is left out");
            (await Address("ns1", $"www.{fresh}")).ShouldBe(Lab.Addresses["web1"]);
            var refused = await Install(taken);
            refused.Code.ShouldBe(1, refused.Err);
            refused.Err.ShouldContain($"named has {taken} from elsewhere");
            refused.Err.ShouldNotContain("database of");

            // As a hub leaves it that is killed before it learns what named refuses.
            await Lab.Sh(
                "ns1",
                "cd /var/lib/bind/aegir && cat /var/aegir/config/server_ns1/dns/named.conf >named.conf && : >.unloaded && rm .taken",
                "aegir"
            );
            await prepared.Aegir("site", "delete", $"www.{fresh}", "--yes");
            (await Dig("ns1", $"www.{fresh}")).ShouldContain("status: NXDOMAIN");
            await Lab.Sh("ns1", "service named restart");
            (await Serial("ns1", sound)).ShouldBeGreaterThan(1);

            foreach (var server in new[] { "ns1", "ns2" })
                await Lab.Sh(server, $"sed -i '/{taken}/d' {Config}");
            await prepared.Aegir("zone", "remove", fresh);
            await prepared.Aegir("server", "verify", "ns1", "ns2");
            (await Serial("ns1", taken)).ShouldBeGreaterThan(1);
            await Lab.Eventually("hub", $"dig @ns2 +short SOA {taken} | grep -q ns1");
        }
        finally
        {
            foreach (var server in new[] { "ns1", "ns2" })
                await Lab.Sh(server, $"sed -i '/{taken}/d' {Config}");
            await prepared.Aegir("zone", "remove", taken);
            await prepared.Aegir("server", "verify", "ns1", "ns2");
        }
    }

    [Fact]
    public async Task A_hub_that_is_killed_while_it_publishes_leaves_a_zone_that_says_what_the_records_say()
    {
        var zone = await Zone();
        var lab = new FaultLab(prepared, "web1", await CodeBases.Publish(prepared, CodeBases.Mini, "web1"));
        string[] install =
        [
            "site",
            "install",
            $"www.{zone}",
            "--platform",
            lab.Platform,
            "--db",
            "db1",
            "--profile",
            "minimal",
        ];
        var last = Steps(await prepared.Aegir([.. install, "--dry-run"])) - 1;
        var serial = await Serial("ns1", zone);
        foreach (var when in new[] { "within", "after" })
        {
            (await lab.Dies(when, last, install)).ShouldBeTrue();
            var isFinished = await lab.IsFinished();
            (await Address("ns1", $"www.{zone}")).ShouldBe(isFinished ? Lab.Addresses["web1"] : "");
            (await Serial("ns1", zone)).ShouldBeGreaterThanOrEqualTo(serial);
            serial = await Serial("ns1", zone);
            if (isFinished)
                await prepared.Aegir("site", "delete", $"www.{zone}", "--yes");
        }
    }

    /// <summary>A zone of its own on ns1.</summary>
    private async Task<string> Zone(params string[] options)
    {
        await (_nameServers ??= AddNameServers());
        var zone = $"{Names.Unique("zone")}.test";
        await prepared.Aegir(["zone", "add", zone, "--server", "ns1", .. options]);
        await prepared.Aegir("server", "verify", "ns1", "ns2");
        return zone;
    }

    private async Task AddNameServers()
    {
        await Lab.Up("ns1:named", "ns2:named");
        foreach (var host in new[] { "ns1", "ns2" })
        {
            var key = (await Lab.Sh(host, "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub")).Trim();
            await prepared.Aegir("server", "add", host, "--host", host, "--dns", "bind", "--host-key", key);
            // Twice: what is set up already goes on undisturbed.
            foreach (var _ in new[] { 1, 2 })
                await prepared.Aegir("server", "prepare", host, "--as", "root", "--identity", "/etc/lab/admin_key");
        }
    }

    private Task<string> Dig(string server, params string[] question) =>
        Lab.Sh("hub", $"dig @{server} {string.Join(' ', question)} || :");

    private async Task<string> Address(string server, string name) =>
        (await Lab.Sh("hub", $"dig @{server} +short {name} A")).Trim();

    private async Task<long> Serial(string server, string zone) =>
        long.Parse(
            (await Lab.Sh("hub", $"dig @{server} +short SOA {zone} | cut -d' ' -f3")).Trim(),
            CultureInfo.InvariantCulture
        );

    private static int Steps(string plan) =>
        plan.Split('\n').Count(line => line.Length > 6 && char.IsAsciiDigit(line[3]) && line[4] == ' ');
}
