using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tests.Drupal;

/// <summary>What is read from settings of sites that were never Aegir's, by PHP itself.</summary>
public sealed class SettingsReaderTests : IDisposable
{
    private const string Database =
        "$databases['default']['default'] = ['driver' => 'mysql', 'database' => 'shop', 'username' => 'shop', 'password' => 'p\"\\\\ x', 'host' => 'localhost', 'port' => ''];";

    private readonly UnixPath _root = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-read").FullName);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete($"{_root}", recursive: true);

    [Fact]
    public async Task Drupal_8_names_database_salt_and_directories()
    {
        Code("core/lib/Drupal.php", "class Drupal {\n  const VERSION = '10.5.9';\n}");
        Settings(
            Database,
            "$settings['hash_salt'] = 'salt';",
            "$settings['config_sync_directory'] = '../config/sync';",
            "$settings['file_private_path'] = $app_root . '/../private';",
            "$settings['reverse_proxy'] = TRUE;",
            "$databases['old']['default'] = [];"
        );

        var found = await Read();

        (found.Flavour, found.Version).ShouldBe((DrupalFlavour.Drupal8, "10.5.9"));
        found.Database.ShouldBe(
            new ForeignDatabase("mysql", "localhost", null, null, "shop", "shop", new Secret("p\"\\ x"))
        );
        found.HashSalt.ShouldBe(new Secret("salt"));
        found.Place("files").ShouldBe(_root / "sites/default/files");
        found.Place("private/files").ShouldBe(_root.Parent / "private");
        found.Place("private/config/sync").ShouldBe(_root.Parent / "config/sync");
        found.OtherSettings.ShouldBe(["$settings['reverse_proxy']", "$databases['old']"]);
    }

    [Fact]
    public async Task Drupal_7_without_a_salt_has_the_one_that_it_derives_itself()
    {
        Code("includes/bootstrap.inc", "define('VERSION', '7.103');");
        Settings(Database, "$conf['file_public_path'] = 'sites/default/uploads';");

        var found = await Read();

        found.Flavour.ShouldBe(DrupalFlavour.Drupal7);
        found.HashSalt.Reveal().Length.ShouldBe(64);
        found.Place("files").ShouldBe(_root / "sites/default/uploads");
        found.Place("private/files").ShouldBeNull();
    }

    [Fact]
    public async Task Backdrop_may_name_its_database_as_a_URL_and_its_files_in_its_configuration()
    {
        Code("core/includes/bootstrap.inc", "define('BACKDROP_VERSION', '1.27.1');");
        Directory.CreateDirectory($"{_root}/active");
        File.WriteAllText($"{_root}/active/system.core.json", """{"file_private_path": "../private"}""");
        Settings(
            "$database = 'mysql://us%40er:pa%3Ass@db.example.net:3307/shop';",
            "$settings['hash_salt'] = 'salt';",
            "$config_directories['active'] = 'active';"
        );

        var found = await Read();

        found.Database.ShouldBe(
            new ForeignDatabase("mysql", "db.example.net", Port.Of(3307), null, "shop", "us@er", new Secret("pa:ss"))
        );
        found.Place("private/files").ShouldBe(_root.Parent / "private");
        found.Place("private/config/active").ShouldBe(_root / "active");
    }

    [Fact]
    public async Task A_site_of_the_original_Aegir_has_its_credentials_beside_its_settings()
    {
        Code("includes/bootstrap.inc", "define('VERSION', '7.98');");
        File.WriteAllText(
            $"{Directory.CreateDirectory($"{_root}/sites/default").FullName}/drushrc.php",
            "<?php $_SERVER['db_name'] = $options['db_name'] = 'oldsite';"
        );
        Settings(
            "$databases['default']['default'] = ['driver' => 'mysql', 'database' => $_SERVER['db_name'], 'username' => 'u', 'password' => 'p', 'host' => 'db'];"
        );

        (await Read()).Database.Name.ShouldBe("oldsite");
    }

    [Theory]
    [InlineData("$databases['default']['default'] = ['driver' => 'mysql', 'prefix' => 'd8_'];", "begin with “d8_”")]
    [InlineData("$databases['default']['default'] = ['driver' => 'mysql'];", "no hash_salt")]
    [InlineData(
        "$databases['default']['default'] = ['database' => '-x'];$settings['hash_salt'] = 's';",
        "The name of its database"
    )]
    [InlineData(
        "$databases['default']['default'] = ['database' => \"a\\nb\"];$settings['hash_salt'] = 's';",
        "The name of its database"
    )]
    public async Task What_cannot_be_imported_is_refused_with_the_reason(string settings, string reason)
    {
        Code("core/lib/Drupal.php", "  const VERSION = '10.5.9';");
        Settings(settings);
        (await Should.ThrowAsync<InvalidInput>(Read)).Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("", "The settings name no database")]
    [InlineData("exit;", "ended without a word")]
    [InlineData("throw new Exception('not today');", "not today")]
    [InlineData("error_reporting(0); eval('function x() {}'); eval('function x() {}');", "Cannot redeclare x()")]
    public async Task Settings_that_do_not_come_to_their_end_fail_the_reading(string settings, string words)
    {
        Code("core/lib/Drupal.php", "  const VERSION = '10.5.9';");
        Settings(settings);
        (await Should.ThrowAsync<CommandFailed>(Read)).Message.ShouldContain(words);
    }

    private Task<FoundSite> Read() =>
        SettingsReader.At(
            new LocalHost(),
            new SiteSource(null, null, _root, Parsed.Parse<DirectoryName>("default")),
            Ct
        );

    private void Code(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{_root}/{file}") ?? "");
        File.WriteAllText($"{_root}/{file}", "<?php\n" + text);
    }

    private void Settings(params string[] lines) =>
        File.WriteAllText(
            $"{Directory.CreateDirectory($"{_root}/sites/default").FullName}/settings.php",
            "<?php\n" + string.Join('\n', lines)
        );
}
