namespace Aegir.Lab.Tests.Tasks;

/// <summary>What is asked for and must not be done.</summary>
public sealed class RefusalTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task A_server_or_platform_that_something_depends_on_is_not_removed()
    {
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, "web1");
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: platform);
        foreach (
            var (command, dependant) in new (string[], string)[]
            {
                (["server", "remove", "web1"], "is still needed by @platform_"),
                (["server", "remove", "db1"], "is still needed by @"),
                (["platform", "remove", site.Platform], site.Uri),
            }
        )
        {
            var refused = await lab.Lab.Aegir(command);
            refused.Code.ShouldBe(4, refused.Err);
            refused.Err.ShouldContain(dependant);
        }
        (await site.Get()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_name_that_another_site_has_is_refused()
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, "web2");
        await site.Aegir("set", "--alias", $"www.{site.Uri}");
        foreach (var taken in new[] { site.Uri, $"www.{site.Uri}" })
        {
            var refused = await lab.Lab.Aegir("site", "install", taken, "--platform", site.Platform, "--db", "db1");
            refused.Code.ShouldBe(4, refused.Err);
            refused.Err.ShouldContain(site.Uri);
        }
    }

    [Theory]
    [InlineData(2, "site", "install", "no such name!", "--platform", "x", "--db", "db1")]
    [InlineData(3, "site", "verify", "never-installed.example")]
    [InlineData(3, "platform", "verify", "never_added")]
    [InlineData(3, "server", "verify", "never_added")]
    [InlineData(2, "site", "delete", "never-installed.example", "--maybe")]
    public async Task What_cannot_be_understood_or_found_changes_nothing_and_says_so(int code, params string[] command)
    {
        var refused = await lab.Lab.Aegir(command);
        refused.Code.ShouldBe(code, refused.Err);
        refused.Err.ShouldNotBeEmpty();
        refused.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deletion_that_nobody_confirmed_does_not_happen()
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1");
        var refused = await lab.Lab.Aegir("site", "delete", site.Uri);
        refused.Code.ShouldBe(2);
        refused.Err.ShouldContain("--yes");
        (await site.Get()).Status.ShouldBe(200);
    }
}
