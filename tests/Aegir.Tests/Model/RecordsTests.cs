using Aegir.Model;

namespace Aegir.Tests.Model;

public class RecordsTests
{
    [Fact]
    public void Two_servers_with_the_same_services_are_equal()
    {
        var one = Web(new OfferedService(ServiceType.Http, "apache"));
        var other = Web(new OfferedService(ServiceType.Http, "apache"));
        one.ShouldBe(other);
        one.GetHashCode().ShouldBe(other.GetHashCode());
        one.ShouldNotBe(Web(new OfferedService(ServiceType.Http, "nginx")));
        Web().ShouldBe(new Server(one.Name, one.Host));
    }

    [Fact]
    public void What_a_record_was_made_of_cannot_change_it_later()
    {
        var services = new List<OfferedService> { new(ServiceType.Http, "apache") };
        var server = Web() with { Services = services };
        services.Clear();
        server.Service(ServiceType.Http).ShouldNotBeNull();
        server.Service(ServiceType.Db).ShouldBeNull();
    }

    [Fact]
    public void A_secret_never_prints()
    {
        var secret = new Secret("hunter2-hunter2");
        var service = new OfferedService(ServiceType.Db, "mysql") { AdminPassword = secret };
        string[] printed = [secret.ToString(), $"{secret}", service.ToString(), Web(service).ToString()];
        printed.ShouldAllBe(text => !text.Contains("hunter2"));
        new Secret("a").ShouldBe(new Secret("a"));
        secret.Reveal().ShouldBe("hunter2-hunter2");
    }

    [Fact]
    public void A_new_secret_needs_no_quoting_anywhere()
    {
        var secret = Secret.Generate().Reveal();
        secret.Length.ShouldBe(32);
        secret.All(char.IsAsciiLetterOrDigit).ShouldBeTrue();
        Secret.Generate().Reveal().ShouldNotBe(secret);
        Should.Throw<ArgumentOutOfRangeException>(() => Secret.Generate(8));
    }

    private static Server Web(params OfferedService[] services) =>
        new(ContextName.Server("web1"), Parsed.Parse<HostAddress>("web1")) { Services = services };
}
