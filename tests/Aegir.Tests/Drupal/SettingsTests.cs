using System.Text.Json;
using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Tests.Drupal;

public sealed class SettingsTests
{
    [Theory]
    [MemberData(nameof(Flavours))]
    public void Two_writes_are_equal_and_hold_no_password(DrupalFlavour flavour)
    {
        using var tiny = Tiny(flavour);
        var text = Settings(tiny.Site()).Reveal();
        text.ShouldBe(Settings(tiny.Site()).Reveal());
        text.ShouldNotContain("canary-pass");
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public void What_is_shown_of_them_holds_no_salt(DrupalFlavour flavour)
    {
        using var tiny = Tiny(flavour);
        $"{Settings(tiny.Site())}".ShouldNotContain("canary");
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Php_finds_credentials_and_salt_however_often_it_reads_the_settings(DrupalFlavour flavour)
    {
        using var tiny = Tiny(flavour);
        var printed = await Php(
            tiny,
            """
            include $argv[1]; include $argv[1];
            $database = $databases['default']['default'];
            echo json_encode(array($database['password'], $database['host'], $drupal_hash_salt ?? $settings['hash_salt']));
            """
        );
        JsonSerializer
            .Deserialize<string[]>(printed)
            .ShouldBe([TinyPlatform.DatabasePassword, "10.99.0.9", TinyPlatform.HashSalt]);
    }

    [Theory]
    [InlineData(DrupalFlavour.Drupal7)]
    [InlineData(DrupalFlavour.Drupal8)]
    public async Task A_database_that_is_a_file_has_a_path_and_no_account(DrupalFlavour flavour)
    {
        using var tiny = Tiny(flavour);
        var site = tiny.Site() with { Database = new DatabaseInFile("sqlite") };
        var printed = await Php(site, tiny, "include $argv[1]; echo json_encode($databases['default']['default']);");
        JsonSerializer
            .Deserialize<Dictionary<string, string>>(printed)
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["driver"] = "sqlite",
                    ["database"] = $"{site.Directory}/private/database/example.sqlite",
                    ["prefix"] = "",
                }
            );
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Administrators_own_files_have_the_last_word(DrupalFlavour flavour)
    {
        using var tiny = Tiny(flavour)
            .With("web/sites/all/platform.settings.php", "<?php $order[] = 'platform';")
            .With("sites/all/platform.settings.php", "<?php $order[] = 'platform';");
        Directory.CreateDirectory($"{tiny.Site().Directory}");
        await File.WriteAllTextAsync(
            $"{tiny.Site().Directory}/local.settings.php",
            "<?php $order[] = 'local'; $databases = array();",
            TestContext.Current.CancellationToken
        );
        var printed = await Php(tiny, "include $argv[1]; echo implode(' ', $order), ' ', count($databases);");
        printed.ShouldBe("platform local 0");
    }

    [Fact]
    public async Task Host_patterns_match_the_names_of_the_site_and_no_others()
    {
        using var tiny = TinyPlatform.Drupal8();
        var printed = await Php(
            tiny,
            """
            include $argv[1];
            foreach (['example.com', 'www.example.org', 'examplexcom', 'example.com.evil.org', 'wwwexample.org'] as $name) {
              foreach ($settings['trusted_host_patterns'] as $pattern) {
                echo preg_match('{' . $pattern . '}i', $name) ? "$name " : '';
              }
            }
            """,
            "www.example.org"
        );
        printed.ShouldBe("example.com www.example.org ");
    }

    public static TheoryData<DrupalFlavour> Flavours => [.. Enum.GetValues<DrupalFlavour>()];

    private static TinyPlatform Tiny(DrupalFlavour flavour) =>
        flavour switch
        {
            DrupalFlavour.Drupal7 => TinyPlatform.Drupal7(),
            DrupalFlavour.Backdrop => TinyPlatform.Backdrop(),
            _ => TinyPlatform.Drupal8(),
        };

    private static PhpText Settings(HostedSite site) =>
        site.Platform.Code.Flavour switch
        {
            DrupalFlavour.Drupal7 => Drupal7Settings.Of(site),
            DrupalFlavour.Backdrop => BackdropSettings.Of(site),
            _ => Drupal8Settings.Of(site),
        };

    /// <summary>Runs PHP with the site's environment; $argv[1] is its settings.php.</summary>
    private static Task<string> Php(TinyPlatform tiny, string program, params string[] aliases) =>
        Php(tiny.Site("example.com", aliases), tiny, program);

    private static async Task<string> Php(HostedSite site, TinyPlatform tiny, string program)
    {
        Needs.Php();
        Directory.CreateDirectory($"{site.Directory}");
        var file = $"{site.Directory}/settings.php";
        await File.WriteAllTextAsync(file, Settings(site).Reveal(), TestContext.Current.CancellationToken);
        var command = Command.Of("php", "--", file) with
        {
            Input = "<?php " + program,
            Environment = Command.NoVariables.AddRange(site.Environment),
        };
        return await tiny.Hub.Query(command, TestContext.Current.CancellationToken);
    }
}
