using Aegir.Model;

namespace Aegir.Tests.Model;

public sealed class SitePatternTests
{
    [Theory]
    [InlineData("*", "a.example", true)]
    [InlineData("shop*", "shop1.example.com", true)]
    [InlineData("shop*", "a-shop.example.com", false)]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("SHOP?.example", "shop1.example", true)]
    [InlineData("shop?.example", "shop12.example", false)]
    [InlineData("a.example", "a-example", false)]
    [InlineData("gov", "a.example", false)]
    [InlineData("tag:gov", "a.example", true)]
    [InlineData("tag:go", "a.example", false)]
    [InlineData("tag:shop", "shop.example", false)]
    public void A_pattern_fits_whole_names_or_a_tag(string pattern, string site, bool fits) =>
        Parsed
            .Parse<SitePattern>(pattern)
            .Fits(Parsed.Parse<DomainName>(site), [Parsed.Parse<Tag>("gov"), Parsed.Parse<Tag>("eu")])
            .ShouldBe(fits);

    [Theory]
    [InlineData("tag:")]
    [InlineData("tag:gov*")]
    [InlineData("tag:GOV")]
    [InlineData("TAG:gov")]
    [InlineData("a b")]
    public void Other_words_are_no_patterns(string text) => SitePattern.TryParse(text, out _, out _).ShouldBeFalse();
}
