using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Tests.Services;

public sealed class HubSetupTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_missing_is_named_with_the_command_that_installs_it()
    {
        string[] packages = ["rsync", "no-such-package", "php-nosuch"];
        (await HubPackages.Missing(new LocalHost(), packages, Ct)).ShouldBe(packages[1..]);
        (
            await Should.ThrowAsync<InvalidInput>(() => HubPackages.Demand(new LocalHost(), packages, Ct))
        ).Message.ShouldBe(
            "This machine lacks no-such-package, php-nosuch. As root: apt-get install no-such-package php-nosuch"
        );
    }

    [Theory]
    [InlineData(ServiceType.Http, "apache", "the hub has what sites on @server_s need")]
    [InlineData(ServiceType.Http, "nginx", "the hub has what sites on @server_s need")]
    [InlineData(ServiceType.Db, "mysql", "the hub has what databases of @server_s need")]
    [InlineData(ServiceType.Db, "postgresql", "the hub has what databases of @server_s need")]
    public void Whoever_verifies_a_server_learns_what_the_hub_lacks_for_it(
        ServiceType type,
        string product,
        string step
    )
    {
        var layout = new HubLayout(Parsed.Parse<UnixPath>("/nowhere"));
        var server = new Server(ContextName.Server("s"), Parsed.Parse<HostAddress>("s"));
        var offer = new OfferedService(type, product)
        {
            AdminUser = Parsed.Parse<AccountName>("a"),
            AdminPassword = new Secret("p"),
        };
        var hub = new LocalHost();
        ServiceCatalog
            .Create(new ServicePlace(server, offer, hub, hub, layout))
            .CheckServer()
            .Select(check => check.Name)
            .ShouldContain(step);
    }
}
