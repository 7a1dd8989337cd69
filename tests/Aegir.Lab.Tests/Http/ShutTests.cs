using Aegir.Lab.Tests.Faults;
using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Http;

/// <summary>What visitors of a site see that is closed, on trial, or switched off.</summary>
public sealed class ShutTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Theory]
    [InlineData("web1")]
    [InlineData("web2")]
    public async Task The_notice_is_a_page_whatever_is_asked_for(string web)
    {
        var faults = new FaultLab(lab, web, await CodeBases.Publish(lab, CodeBases.Mini, web));
        await faults.Install();
        await faults.Site.Aegir("backup");
        string[] restore = ["site", "restore", faults.Site.Uri];
        (await faults.At("import the database", Shut, restore)).Succeeded(); // closed
        (await faults.At($"record @{faults.Site.Uri}", Shut, restore)).Succeeded(); // on trial
        await faults.Site.Aegir("disable");
        await Shut();
        await faults.Delete();

        async Task Shut()
        {
            foreach (var path in new[] { "/", "/logo.png", "/core/misc/drupal.js", "/x.css?y", "/index.php/a.svg" })
            {
                var page = await faults.Site.Get(path);
                page.Status.ShouldBe(503, path);
                page.Head.ShouldMatch("(?i)\r\nContent-Type: text/html[;\r]", path);
                page.Head.ShouldContain("\r\nRetry-After: ", Case.Insensitive, path);
                page.Body.ShouldStartWith("<!DOCTYPE html>");
            }
        }
    }
}
