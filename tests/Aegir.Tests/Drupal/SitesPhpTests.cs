using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tests.Drupal;

public sealed class SitesPhpTests
{
    [Theory]
    [InlineData("www.example.com", "example.com")]
    [InlineData("WWW.example.com:8080", "example.com")]
    [InlineData("www.example.com.", "example.com")]
    [InlineData("old.example.org", "example.org")]
    public async Task An_alias_leads_to_the_site_that_the_vhost_names(string host, string site)
    {
        Needs.Php();
        using var tiny = TinyPlatform.Drupal7();
        await SitesPhp.Write(tiny.Platform(), tiny.Hub).Run(tiny.Scope, Ct);
        var program = $$"""
            <?php
            $_SERVER['HTTP_HOST'] = $argv[2];
            $sites = [];
            include $argv[1];
            echo $sites[strtolower(rtrim(explode(':', $argv[2])[0], '.'))];
            """;
        var php = Command.Of("php", "--", $"{tiny.Root}/sites/sites.php", host) with
        {
            Input = program,
            Environment = Command.NoVariables.Add("aegir_site", new Secret(site)),
        };
        (await tiny.Hub.Query(php, Ct)).ShouldBe(site);
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
