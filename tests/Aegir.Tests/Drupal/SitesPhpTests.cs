using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tests.Drupal;

public sealed class SitesPhpTests
{
    /// <summary>How Drupal 7, Drupal 8 and later, and Backdrop choose the directory of a request.</summary>
    private const string FindSite = """
        <?php
        $_SERVER['HTTP_HOST'] = $argv[2];
        $sites = array();
        include $argv[1];
        $server = explode('.', implode('.', array_reverse(explode(':', rtrim(strtolower($argv[2]), '.')))));
        for ($j = count($server); $j > 0; $j--) {
          $dir = implode('.', array_slice($server, -$j));
          if (isset($sites[$dir])) {
            $dir = $sites[$dir];
          }
          if (is_dir(dirname($argv[1]) . '/' . $dir)) {
            exit($dir);
          }
        }
        echo 'default';
        """;

    [Theory]
    [InlineData("www.example.com")]
    [InlineData("WWW.example.com:8080")]
    [InlineData("www.example.com.")]
    [InlineData("old.example.org")]
    [InlineData("www.example.com:x")]
    [InlineData("other.example")]
    [InlineData("other.example:x")]
    [InlineData("other.example:8080")]
    [InlineData("other.example:example.com")]
    public async Task Whatever_the_host_is_called_the_directory_is_that_of_the_site_that_the_vhost_names(string host)
    {
        Needs.Php();
        using var tiny = TinyPlatform.Drupal7();
        await SitesPhp.Write(tiny.Platform(), tiny.Hub).Run(tiny.Scope, Ct);
        foreach (var site in new[] { "example.com", "other.example", "8080.other.example" })
            Directory.CreateDirectory($"{tiny.Root}/sites/{site}");
        var php = Command.Of("php", "--", $"{tiny.Root}/sites/sites.php", host) with
        {
            Input = FindSite,
            Environment = Command.NoVariables.Add("aegir_site", new Secret("example.com")),
        };
        (await tiny.Hub.Query(php, Ct)).ShouldBe("example.com");
    }

    [Fact]
    public async Task One_that_somebody_else_wrote_is_kept_and_undo_puts_it_back()
    {
        using var tiny = TinyPlatform.Drupal7().With("sites/sites.php", "<?php $sites['a'] = 'b';");
        var step = SitesPhp.Write(tiny.Platform(), tiny.Hub);
        await step.Run(tiny.Scope, Ct);
        await step.Run(tiny.Scope, Ct);
        Read(tiny, "sites.local.php").ShouldBe("<?php $sites['a'] = 'b';");
        Read(tiny, "sites.php").ShouldContain("sites.local.php");
        tiny.Reported.ShouldHaveSingleItem().ShouldContain("sites.local.php");
        await step.Undo.ShouldNotBeNull()(tiny.Scope, Ct);
        Read(tiny, "sites.php").ShouldBe("<?php $sites['a'] = 'b';");
        File.Exists($"{tiny.Root}/sites/sites.local.php").ShouldBeFalse();
    }

    [Fact]
    public async Task Two_files_that_are_not_ours_are_left_for_a_person()
    {
        using var tiny = TinyPlatform
            .Drupal7()
            .With("sites/sites.php", "<?php // mine")
            .With("sites/sites.local.php", "<?php // mine too");
        await Should.ThrowAsync<Conflict>(() => SitesPhp.Write(tiny.Platform(), tiny.Hub).Run(tiny.Scope, Ct));
        Read(tiny, "sites.php").ShouldBe("<?php // mine");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Read(TinyPlatform tiny, string name) => File.ReadAllText($"{tiny.Root}/sites/{name}");
}
