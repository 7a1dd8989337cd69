using Aegir.Model;
using Aegir.Tasks.Moving;
using Aegir.Tests.Store;

namespace Aegir.Tests.Tasks;

public sealed class Destinations
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("www.a.example", "www.a.example")]
    [InlineData("a.example", "b.example")]
    [InlineData("b.example", "b.example")]
    public void A_renamed_site_keeps_its_names_and_the_one_that_the_others_redirect_to(string? before, string? after)
    {
        var site = Fixture.Site("a.example", "www.a.example", "b.example") with { RedirectTo = Name(before) };
        var moved = new Destination(Platform: null, DbServer: null, Name("b.example")).Apply(site);
        moved.RedirectTo.ShouldBe(Name(after));
        moved.Aliases.Select(alias => $"{alias}").ShouldBe(["www.a.example", "a.example"], ignoreOrder: true);
    }

    [Fact]
    public void A_site_that_keeps_its_name_keeps_what_its_names_redirect_to()
    {
        var site = Fixture.Site("a.example", "www.a.example") with { RedirectTo = Name("www.a.example") };
        var moved = new Destination(ContextName.Platform("next"), DbServer: null, Uri: null).Apply(site);
        moved.ShouldBe(site with { Platform = ContextName.Platform("next") });
    }

    private static DomainName? Name(string? text) => text is null ? null : Parsed.Parse<DomainName>(text);
}
