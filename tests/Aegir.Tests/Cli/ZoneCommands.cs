using Aegir.Model;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

/// <summary>Zones of DNS in the records.</summary>
public sealed class ZoneCommands
{
    [Theory]
    [InlineData(0, "zone add other.example --server ns1 --dry-run")]
    [InlineData(0, "zone set example.com --ttl 5m --dry-run")]
    [InlineData(0, "zone remove example.com --dry-run")]
    [InlineData(0, "server verify ns1 --dry-run")]
    [InlineData(2, "zone add other.example")]
    [InlineData(2, "zone add *.example --server ns1")]
    [InlineData(2, "zone add other.example;reload --server ns1")]
    [InlineData(2, "zone add other.example --server web1")]
    [InlineData(2, "zone add other.example --server ns1 --secondary ns1")]
    [InlineData(2, "zone add other.example --server ns1 --secondary ns2 --secondary ns2")]
    [InlineData(2, "zone add other.example --server ns1 --contact a\"b@example.com")]
    [InlineData(2, "zone add other.example --server ns1 --ttl soon")]
    [InlineData(2, "server add ns9 --host ns9 --dns apache")]
    [InlineData(3, "zone add other.example --server ns9")]
    [InlineData(3, "zone show other.example")]
    [InlineData(2, "zone set example.com")]
    [InlineData(3, "zone set example.com --secondary ns9")]
    [InlineData(4, "zone add example.com --server ns1")]
    [InlineData(4, "server remove ns2")]
    public async Task A_command_ends_with_the_code_of_its_kind(int code, string line)
    {
        await using var hub = await WithZone();
        var before = await hub.Everything();
        var answer = await hub.Type(line.Split(' '));
        answer.Code.ShouldBe(code, answer.Error);
        (await hub.Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task What_is_not_asked_for_stays()
    {
        await using var hub = await WithZone();
        (await hub.Type("zone", "set", "example.com", "--ttl", "90m")).Code.ShouldBe(0);
        var shown = (await hub.Type("zone", "show", "example.com")).Out;
        shown.ShouldContain("5400 s");
        shown.ShouldContain("ns2");
        shown.ShouldContain("dns@example.org");
        (await hub.Type("zone", "set", "example.com", "--no-secondary")).Error.ShouldContain(
            "next: aegir server verify ns1 ns2"
        );
        (await hub.Type("zone", "list", "--json")).Out.ShouldContain("\"secondaries\": []");
        (await hub.Type("zone", "remove", "example.com")).Code.ShouldBe(0);
        (await hub.Type("server", "list")).Out.ShouldContain("bind");
    }

    [Fact]
    public async Task The_administrators_own_records_go_along_to_another_primary()
    {
        await using var hub = await WithZone();
        var (old, fresh) = (Own(hub, "ns1"), Own(hub, "ns2"));
        Directory.CreateDirectory(Path.GetDirectoryName(old) ?? "");
        await File.WriteAllTextAsync(old, "@ IN MX 10 mail.example.org.\n", TempHub.Ct);
        string[] change = ["zone", "set", "example.com", "--server", "ns2", "--no-secondary"];
        (await hub.Type([.. change, "--dry-run"])).Out.ShouldContain("move your own records");
        File.Exists(fresh).ShouldBeFalse();
        (await hub.Type(change)).Code.ShouldBe(0);
        (await File.ReadAllTextAsync(fresh, TempHub.Ct)).ShouldContain("IN MX");
        File.Exists(old).ShouldBeFalse();

        await File.WriteAllTextAsync(old, "@ IN MX 20 old.example.org.\n", TempHub.Ct);
        var refused = await hub.Type("zone", "set", "example.com", "--server", "ns1");
        refused.Code.ShouldBe(4);
        refused.Error.ShouldContain("Remove one of the two files");
    }

    [Fact]
    public async Task A_contact_that_no_zone_can_hold_is_refused()
    {
        await using var hub = await WithZone();
        var longest = new string('a', 64);
        (await hub.Type("zone", "set", "example.com", "--contact", $"{longest}@example.com")).Code.ShouldBe(2);
        (await hub.Type("zone", "set", "example.com", "--contact", $"{longest[1..]}@example.com")).Code.ShouldBe(0);
    }

    private static string Own(TypedHub hub, string server) =>
        $"{hub.Layout.Config(ContextName.Server(server))}/dns/example.com.extra";

    private static async Task<TypedHub> WithZone()
    {
        var hub = await TypedHub.Furnished();
        foreach (var (name, type) in new[] { ("ns1", "bind"), ("ns2", "bind"), ("web1", "nginx") })
            await hub.Db.Servers.Save(
                Fixture.Server(name) with
                {
                    Host = Parsed.Parse<HostAddress>("192.0.2.1"),
                    Services = [new OfferedService(type == "bind" ? ServiceType.Dns : ServiceType.Http, type)],
                },
                TempHub.Ct
            );
        var added = await hub.Type(
            "zone",
            "add",
            "example.com",
            "--server",
            "ns1",
            "--secondary",
            "ns2",
            "--contact",
            "dns@example.org"
        );
        added.Code.ShouldBe(0, added.Error);
        return hub;
    }
}
