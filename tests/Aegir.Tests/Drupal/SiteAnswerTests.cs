using Aegir.Drupal;
using Aegir.Model;

namespace Aegir.Tests.Drupal;

/// <summary>What is believed of what a site's code answers.</summary>
public sealed class SiteAnswerTests
{
    [Theory]
    [InlineData("7005", 7005, 7005)]
    [InlineData("8001", 8001, 8001)]
    [InlineData("\"10600\"", 10600, 10600)]
    [InlineData("8000", 8000, 0)]
    [InlineData("0", 0, 0)]
    [InlineData("-1", null, 0)]
    [InlineData("null", null, 0)]
    public void A_schema_that_no_update_made_is_none(string answered, int? schema, int update)
    {
        var json = $$"""{"packages": [{"name": "node", "type": "module", "version": "1.0", "schema": {{answered}}}]}""";
        var package = SiteContents.Of(SiteAnswer.Parse(json)).Packages.ShouldHaveSingleItem();
        package.Schema.ShouldBe(schema);
        package.LastUpdate.ShouldBe(update);
    }

    [Fact]
    public void An_extension_of_a_name_that_none_can_have_is_left_out()
    {
        var json = """{"packages": [{"name": "../node", "type": "module"}, {"name": "node", "type": "module"}]}""";
        $"{SiteContents.Of(SiteAnswer.Parse(json)).Packages.ShouldHaveSingleItem().Name}".ShouldBe("node");
    }

    [Fact]
    public void A_version_that_the_database_does_not_have_is_that_of_the_code()
    {
        var json = """
            {"packages": [{"name": "node", "type": "module", "version": "1.0"}, {"name": "user", "type": "module"},
              {"name": "lost", "type": "module"}]}
            """;
        Package[] code = [Coded("node", "2.0"), Coded("user", "2.0"), Coded("user", "3.0")];
        SiteContents
            .Of(SiteAnswer.Parse(json))
            .PackagesWith(code)
            .Select(package => $"{package.Name} {package.Version}")
            .ShouldBe(["node 1.0", "user 2.0", "lost "]);
    }

    private static Package Coded(string name, string version) =>
        new(Parsed.Parse<MachineName>(name), "module", version, null);
}
