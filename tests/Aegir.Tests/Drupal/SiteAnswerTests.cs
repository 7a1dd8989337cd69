using Aegir.Drupal;

namespace Aegir.Tests.Drupal;

/// <summary>What is believed of what a site's code answers.</summary>
public sealed class SiteAnswerTests
{
    [Theory]
    [InlineData("7005", 7005)]
    [InlineData("8001", 8001)]
    [InlineData("\"10600\"", 10600)]
    [InlineData("8000", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("null", null)]
    public void A_schema_that_no_update_made_is_none(string answered, int? schema)
    {
        var json = $$"""{"packages": [{"name": "node", "type": "module", "version": "1.0", "schema": {{answered}}}]}""";
        SiteAnswer.Parse(json).Installed().ShouldHaveSingleItem().Schema.ShouldBe(schema);
    }

    [Fact]
    public void An_extension_of_a_name_that_none_can_have_is_left_out()
    {
        var json = """{"packages": [{"name": "../node", "type": "module"}, {"name": "node", "type": "module"}]}""";
        $"{SiteAnswer.Parse(json).Installed().ShouldHaveSingleItem().Name}".ShouldBe("node");
    }
}
