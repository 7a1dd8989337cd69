using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Http;

/// <summary>Which paths of a site are served, which run PHP, and which are nobody's business.</summary>
public sealed class PathTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Theory]
    [InlineData("web1")]
    [InlineData("web2")]
    public async Task A_site_shows_what_is_meant_for_visitors_and_nothing_else(string web)
    {
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, web);
        var site = await LabSite.Install(lab, CodeBases.Mini, web, platform: platform);
        var other = await LabSite.Install(lab, CodeBases.Mini, web, platform: platform);
        (
            await lab.Lab.Exec(
                web,
                ["sh", "-s", CodeBases.RootOf(platform), site.Uri, other.Uri],
                stdin: PathTable.Files
            )
        ).Succeeded();

        // PHP looks only every two seconds whether a file is still the one that it has compiled.
        await lab.Lab.Eventually("hub", $"curl -s --connect-to ::{web}:80 http://{site.Uri}/node/1 | grep -q ^front");

        var wrong = new List<string>();
        foreach (var row in PathTable.Rows(site.Uri, other.Uri))
        {
            var page = await site.Get(row.Path);
            if (!row.Statuses.Contains(page.Status))
                wrong.Add($"{page.Status} instead of {string.Join(" or ", row.Statuses)}: {row.Path}");
            foreach (var leak in new[] { "s3cret", "<?php", "ran upload" })
                if (page.Body.Contains(leak, StringComparison.Ordinal))
                    wrong.Add($"‘{leak}’ is shown: {row.Path}");
            if (
                !page.Head.Contains("X-Content-Type-Options: nosniff", StringComparison.OrdinalIgnoreCase)
                && page.Status == 200
            )
                wrong.Add($"no nosniff: {row.Path}");
        }
        wrong.ShouldBeEmpty();
        foreach (var asked in new[] { "a%20b/c.png?x=1&y=%20", "evil.php" })
        {
            var page = await site.Get($"/sites/default/files/{asked}");
            page.Status.ShouldBe(302);
            page.Location.ShouldBe($"http://{site.Uri}/sites/{site.Uri}/files/{asked}");
        }
        foreach (var asked in new[] { "%0d%0aX-Evil:%20yes", "a%3F%0d%0aX-Evil:%20yes", "a%23b.png", "a%3Fb.png" })
        {
            var page = await site.Get($"/sites/default/files/{asked}");
            page.Status.ShouldBe(403);
            page.Head.ShouldNotContain("\nX-Evil");
        }
    }
}
