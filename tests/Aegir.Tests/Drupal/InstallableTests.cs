using Aegir.Drupal;
using Aegir.Model;

namespace Aegir.Tests.Drupal;

public sealed class InstallableTests
{
    private static readonly InstallOptions Options = new(
        "It's a site",
        "admin",
        Parsed.Parse<EmailAddress>("a@example.com")
    );

    [Fact]
    public void What_the_platform_has_can_be_installed()
    {
        using var tiny = TinyPlatform.Drupal8();
        Check(tiny, Options);
    }

    [Theory]
    [InlineData("--db-url=mysql://evil")]
    [InlineData("")]
    [InlineData("two\nlines")]
    public void A_title_that_a_program_could_take_for_something_else_is_refused(string title)
    {
        using var tiny = TinyPlatform.Drupal8();
        Should.Throw<InvalidInput>(() => Check(tiny, Options with { SiteName = title }));
        Should.Throw<InvalidInput>(() => Check(tiny, Options with { AdminName = title }));
    }

    [Fact]
    public void A_title_may_be_as_long_as_a_domain_name_and_no_longer_than_255_characters()
    {
        using var tiny = TinyPlatform.Drupal8();
        Check(tiny, Options with { SiteName = new string('x', 255) });
        Should.Throw<InvalidInput>(() => Check(tiny, Options with { SiteName = new string('x', 256) }));
    }

    [Fact]
    public void A_profile_that_the_platform_does_not_have_is_refused_with_those_it_has()
    {
        using var tiny = TinyPlatform.Drupal8();
        Should
            .Throw<InvalidInput>(() => Installable.Check(tiny.Site(), Options, [Profile("minimal")], tiny.Root))
            .Message.ShouldContain("It has: minimal.");
    }

    [Fact]
    public void A_language_needs_a_translation_on_the_platform()
    {
        using var tiny = TinyPlatform.Drupal8();
        var site = tiny.Site();
        var german = site with { Site = site.Site with { Language = Parsed.Parse<LanguageCode>("de") } };
        Should
            .Throw<InvalidInput>(() => Installable.Check(german, Options, [Profile("standard")], tiny.Root))
            .Message.ShouldContain("*.de.po");
        tiny.With("drupal-10.6.12.de.po", "");
        Installable.Check(german, Options, [Profile("standard")], tiny.Root);
    }

    [Theory]
    [InlineData("http://example.com/user/reset/1/2/3/login\n", true)]
    [InlineData("https://www.example.com/user/reset/1/2/3/login", true)]
    [InlineData("http://evil.org/user/reset/1/2/3/login", false)]
    [InlineData("http://example.com@evil.org/", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("", false)]
    public void A_login_link_leads_to_the_site_itself(string link, bool isGood)
    {
        using var tiny = TinyPlatform.Drupal8();
        var site = tiny.Site("example.com", "www.example.com");
        if (isGood)
            Installable.LinkTo(site, link).ShouldBe(link.Trim());
        else
            Should.Throw<InvalidInput>(() => Installable.LinkTo(site, link));
    }

    private static void Check(TinyPlatform tiny, InstallOptions options) =>
        Installable.Check(tiny.Site(), options, [Profile("standard")], tiny.Root);

    private static Package Profile(string name) => new(Parsed.Parse<MachineName>(name), "profile", "", null);
}
