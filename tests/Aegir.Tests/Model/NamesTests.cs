using Aegir.Model;

namespace Aegir.Tests.Model;

public class NamesTests
{
    [Theory]
    [InlineData("Example.COM", "example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("faß.de", "xn--fa-hia.de")]
    [InlineData("日本語.jp", "xn--wgv71a119e.jp")]
    [InlineData("localhost", "localhost")]
    public void A_domain_name_has_one_spelling(string typed, string name) =>
        Parsed.Parse<DomainName>(typed).ToString().ShouldBe(name);

    [Theory]
    [InlineData("bu\u0308cher.example")] // a combining accent: the same name to the eye, another one to DNS
    [InlineData("ｅxample.com")]
    [InlineData("exam\u202Eple.com")]
    [InlineData("exam\u200Bple.com")]
    [InlineData("ex。com")]
    [InlineData("İ.com")]
    [InlineData("😀.com")]
    [InlineData("example.com.")]
    [InlineData("example.com\n")]
    [InlineData("exa_mple.com")]
    [InlineData("-a.com")]
    [InlineData("a-.com")]
    [InlineData("a..com")]
    [InlineData("10.0.0.1")]
    [InlineData("default")]
    [InlineData("ALL")]
    [InlineData("sites.php")]
    [InlineData("")]
    public void A_domain_name_is_refused(string typed) => DomainName.TryParse(typed, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("10.99.0.12", "10.99.0.12")]
    [InlineData("Web_1", "web_1")]
    [InlineData("FE80::0:1", "fe80::1")]
    [InlineData("::ffff:127.0.0.1", "::ffff:127.0.0.1")]
    public void A_host_address_has_one_spelling(string typed, string address) =>
        Parsed.Parse<HostAddress>(typed).ToString().ShouldBe(address);

    [Theory]
    [InlineData("10.99.0.300")]
    [InlineData("127.1")]
    [InlineData("010.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("fe80::1%eth0")]
    [InlineData("web1:22")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("\u212A.com")] // the Kelvin sign, whose lower case is k
    public void A_host_address_is_refused(string typed) => HostAddress.TryParse(typed, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Loopback_is_known(string address) => Parsed.Parse<HostAddress>(address).IsLoopback.ShouldBeTrue();

    [Theory]
    [InlineData("web1", "@server_web1")]
    [InlineData("server_web1", "@server_web1")]
    [InlineData("@server_web1", "@server_web1")]
    public void A_server_may_be_called_with_or_without_prefix(string typed, string name) =>
        ContextName.Server(typed).ToString().ShouldBe(name);

    [Theory]
    [InlineData("@server_web1", ContextKind.Server, "web1")]
    [InlineData("platform_live", ContextKind.Platform, "live")]
    [InlineData("@Example.com", ContextKind.Site, "example.com")]
    public void A_prefix_tells_the_kind(string typed, ContextKind kind, string bare)
    {
        var name = Parsed.Parse<ContextName>(typed);
        name.Kind.ShouldBe(kind);
        name.Bare.ShouldBe(bare);
    }

    [Theory]
    [InlineData("/var//aegir/", "/var/aegir")]
    [InlineData("/", "/")]
    public void A_path_has_one_spelling(string typed, string path) =>
        Parsed.Parse<UnixPath>(typed).ToString().ShouldBe(path);

    [Fact]
    public void A_part_of_a_path_cannot_leave_its_directory()
    {
        var directory = Parsed.Parse<UnixPath>("/var/aegir");
        (directory / "a/b").ToString().ShouldBe("/var/aegir/a/b");
        (directory / "").ShouldBe(directory);
        (directory / "/etc").ToString().ShouldBe("/var/aegir/etc");
        Should.Throw<InvalidInput>(() => directory / "../etc");
        Should.Throw<InvalidInput>(() => directory / "a/-rf");
        (directory / "a").IsWithin(directory).ShouldBeTrue();
        Parsed.Parse<UnixPath>("/var/aegir2").IsWithin(directory).ShouldBeFalse();
        directory.Parent.Parent.Parent.ToString().ShouldBe("/");
    }

    [Theory]
    [InlineData("-oQ@example.com")]
    [InlineData(".a@example.com")]
    [InlineData("a@-example.com")]
    [InlineData("a@b@c")]
    [InlineData("a@b\n")]
    [InlineData("a b@c")]
    public void An_email_address_is_refused(string typed) => EmailAddress.TryParse(typed, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("80\0")]
    [InlineData(" 80")]
    [InlineData("+80")]
    [InlineData("٣")]
    public void A_port_is_refused(string typed) => Port.TryParse(typed, out _, out _).ShouldBeFalse();
}
