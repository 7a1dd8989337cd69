using Aegir.Hosts;
using Aegir.Lab.Tests.Http;

namespace Aegir.Tests.Services.Http.Php;

/// <summary>Which paths of a site are served, which run PHP, and which are nobody's business.</summary>
public sealed class PhpPathTests
{
    [Fact]
    public async Task A_site_shows_what_is_meant_for_visitors_and_nothing_else()
    {
        await using var hub = await ServedHub.WithSite("<?php");
        await hub.Publish(hub.Site("example.org"));
        var fill = new Command(["sh", "-s", $"{hub.Platform.Root}", "example.com", "example.org", "keep"])
        {
            Input = PathTable.Files,
        };
        await hub.Platform.Hub.Run(fill, ServedHub.Ct);

        var wrong = new List<string>();
        foreach (var row in PathTable.Rows("example.com", "example.org"))
        {
            // As it stands in the table: a client of .NET would resolve what it wants to know about.
            var answer = await hub.Raw($"GET {row.Path} HTTP/1.1\r\nHost: example.com\r\n\r\n");
            var status = int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
            if (!row.Statuses.Contains(status))
                wrong.Add($"{status} instead of {string.Join(" or ", row.Statuses)}: {row.Path}");
            foreach (var leak in new[] { "s3cret", "<?php", "ran upload" })
                if (answer.Contains(leak, StringComparison.Ordinal))
                    wrong.Add($"‘{leak}’ is shown: {row.Path}");
            if (status == 200 && !answer.Contains("X-Content-Type-Options: nosniff", StringComparison.Ordinal))
                wrong.Add($"no nosniff: {row.Path}");
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_have_the_type_that_browsers_want()
    {
        await using var hub = await ServedHub.WithSite("<?php");
        hub.Platform.With("web/core/a.css", "a { }").With("web/core/b.MJS", "1").With("web/core/c.unknown", "x");
        await Types("/core/a.css", "text/css");
        await Types("/core/b.MJS", "text/javascript");
        await Types("/core/c.unknown", "application/octet-stream");

        async Task Types(string path, string type) =>
            (await hub.Get(path)).Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe(type);
    }
}
