using Aegir.Model;
using Aegir.Services.Db;
using CsCheck;

namespace Aegir.Tests.Services.Db;

public sealed class DatabaseNamesTests
{
    [Theory]
    [InlineData("example.com", "example_com_")]
    [InlineData("www.example.com", "example_com_")]
    [InlineData("my-site.example.org", "my_site_example_org_")]
    [InlineData("42.example.com", "s42_example_com_")]
    [InlineData("pg.example.com", "spg_example_com_")]
    [InlineData("pgadmin.example.com", "pgadmin_example_com_")]
    public void A_name_lets_a_person_find_the_site(string uri, string beginning) =>
        DatabaseNames.Choose(Parsed.Parse<DomainName>(uri)).ToString()[..^4].ShouldBe(beginning);

    [Fact]
    public void Every_domain_name_gets_a_name() =>
        Gen.String[Gen.Char["abz019-"], 1, 63]
            .Array[1, 4]
            .Select(labels => string.Join('.', labels))
            .Where(text => DomainName.TryParse(text, out _, out _))
            .Sample(text =>
                DatabaseNames.Choose(Parsed.Parse<DomainName>(text)).ToString().Length.ShouldBeInRange(6, 32)
            );

    [Fact]
    public void Two_names_of_one_site_differ()
    {
        var uri = Parsed.Parse<DomainName>("example.com");
        Enumerable.Range(0, 20).Select(_ => DatabaseNames.Choose(uri)).Distinct().Count().ShouldBeGreaterThan(15);
    }
}
