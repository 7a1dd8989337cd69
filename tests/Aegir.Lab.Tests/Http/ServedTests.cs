using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Http;

/// <summary>How a site's web server sends what it has, and takes what it is sent.</summary>
public sealed class ServedTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    private const int Large = 20_000_000;

    [Theory]
    [InlineData("web1")]
    [InlineData("web2")]
    public async Task Text_is_compressed_files_are_remembered_and_a_large_upload_arrives_whole(string web)
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, web);
        var (css, png) = ($"/sites/{site.Uri}/files/a.css", $"/sites/{site.Uri}/files/a.png");
        await lab.Lab.Sh(
            web,
            $"cd {site.Directory}/files && yes 'p {{ margin: 0 }}' | head -c 10000 >a.css && head -c 10000 a.css >a.png",
            "www-data"
        );

        var packed = await site.Ask(css, "--compressed");
        packed.Head.ShouldContain("Content-Encoding: gzip", Case.Insensitive);
        packed.Head.ShouldContain("Vary: Accept-Encoding", Case.Insensitive);
        packed.Body.Length.ShouldBe(10_000);
        (await site.Get(css)).Head.ShouldNotContain("Content-Encoding", Case.Insensitive);
        (await site.Ask(png, "--compressed")).Head.ShouldNotContain("Content-Encoding", Case.Insensitive);
        (await site.Ask("/", "--compressed")).Head.ShouldContain("Content-Encoding: gzip", Case.Insensitive);

        // A URL with a query is another one when the file is.
        (await site.Get(png)).Head.ShouldMatch(@"(?i)\r\nCache-Control: [^\r]*max-age=86400\b");
        (await site.Get($"{png}?itok=x")).Head.ShouldMatch(@"(?i)\r\nCache-Control: [^\r]*max-age=31536000\b");
        (await site.Get()).Head.ShouldMatch(@"(?i)\r\nCache-Control: [^\r]*no-cache");

        var sent = $"/tmp/{site.Uri}.bin";
        await lab.Lab.Sh("hub", $"head -c {Large} /dev/urandom >{sent}", "aegir");
        (await site.Ask("/upload", "--form", $"file=@{sent};filename=large.bin")).Status.ShouldBe(201);
        (await lab.Lab.Sh(web, $"sha256sum <{site.Directory}/files/large.bin")).ShouldBe(
            await lab.Lab.Sh("hub", $"sha256sum <{sent} && rm {sent}")
        );
        await site.Aegir("delete", "--yes", "--no-backup");
    }
}
