using Aegir.Model;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

/// <summary>Several web servers recorded as one.</summary>
public sealed class ClusterCommands
{
    [Theory]
    [InlineData(0, "cluster verify live --dry-run")]
    [InlineData(0, "server verify live --dry-run")]
    [InlineData(0, "cluster set live --members web2 --dry-run")]
    [InlineData(0, "cluster out live web2 --dry-run")]
    [InlineData(0, "cluster remove live --dry-run")]
    [InlineData(0, "cluster add pack --members web1,web2 --pack --masters web2 --dry-run")]
    [InlineData(0, "cluster set live --balancer none --dry-run")]
    [InlineData(0, "cluster add other --members web1 --balancer lb1 --dry-run")]
    [InlineData(2, "cluster set live")]
    [InlineData(2, "cluster add other --members web1 --balancer web2")]
    [InlineData(2, "cluster add other --members web1,lb1")]
    [InlineData(2, "server add lb2 --host lb2 --balancer-port 8080")]
    [InlineData(2, "server add lb2 --host lb2 --balancer varnish")]
    [InlineData(2, "cluster add other --members web1,db1")]
    [InlineData(2, "cluster add other --members web1,live")]
    [InlineData(2, "cluster add other --members web1,web1")]
    [InlineData(2, "cluster add other --members web1,../etc")]
    [InlineData(2, "cluster add other --members web1, ")]
    [InlineData(2, "cluster add other --members web1 --masters web1")]
    [InlineData(2, "cluster add other --members web1 --pack")]
    [InlineData(2, "cluster add other --members web1 --pack --masters web2")]
    [InlineData(2, "cluster add other")]
    [InlineData(2, "server prepare live --as root")]
    [InlineData(2, "server trust live --host-key SHA256:x")]
    [InlineData(2, "server add other --host other --http cluster")]
    [InlineData(3, "cluster show web1")]
    [InlineData(3, "cluster verify web1")]
    [InlineData(3, "cluster out live db1")]
    [InlineData(3, "cluster add other --members web1,web9")]
    [InlineData(4, "cluster add live --members web1")]
    [InlineData(4, "cluster add web1 --members web2")]
    [InlineData(4, "cluster in live web1")]
    [InlineData(4, "server remove web2")]
    public async Task A_command_ends_with_the_code_of_its_kind(int code, string line)
    {
        await using var hub = await WithCluster();
        var before = await hub.Everything();
        var answer = await hub.Type(line.Split(' '));
        answer.Code.ShouldBe(code, answer.Error);
        (await hub.Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task It_is_shown_with_its_members()
    {
        await using var hub = await WithCluster();
        (await hub.Type("cluster", "list")).Out.ShouldContain("web1, web2");
        (await hub.Type("server", "list")).Out.ShouldContain("live");
        (await hub.Type("cluster", "show", "live")).Out.ShouldContain("master");
        var json = (await hub.Type("server", "show", "live", "--json")).Out;
        json.ShouldContain("\"host\": null");
        json.ShouldContain("\"role\": \"master\"");
    }

    [Fact]
    public async Task The_last_member_that_holds_files_cannot_be_taken_out()
    {
        await using var hub = await WithCluster();
        (await hub.Type("cluster", "out", "live", "web2")).Code.ShouldBe(0);
        (await hub.Type("cluster", "list")).Out.ShouldContain("web2 (out)");
        (await hub.Type("cluster", "out", "live", "web2")).Code.ShouldBe(4);
        (await hub.Type("cluster", "out", "live", "web1")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_balancer_is_shown_as_one()
    {
        await using var hub = await WithCluster();
        var added = await hub.Type("cluster", "add", "shop", "--members", "web1,web2", "--balancer", "lb1");
        added.Code.ShouldBe(0, added.Error);
        (await hub.Type("cluster", "show", "shop")).Out.ShouldContain("balancer");
        (await hub.Type("cluster", "list")).Out.ShouldContain("web1, web2, lb1");
        (await hub.Type("cluster", "out", "shop", "lb1", "--dry-run")).Code.ShouldBe(0);
    }

    private static async Task<TypedHub> WithCluster()
    {
        var hub = await TypedHub.Furnished();
        var web2 = Fixture.Server("web2") with { Services = [new OfferedService(ServiceType.Http, "apache")] };
        await hub.Db.Servers.Save(web2, TempHub.Ct);
        var lb1 = Fixture.Server("lb1") with { Services = [new OfferedService(ServiceType.Balancer, "haproxy")] };
        await hub.Db.Servers.Save(lb1, TempHub.Ct);
        var added = await hub.Type("cluster", "add", "live", "--members", "web1,web2");
        added.Code.ShouldBe(0, added.Error);
        return hub;
    }
}
