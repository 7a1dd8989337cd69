using Aegir.Drupal;
using Aegir.Drupal.Code;

namespace Aegir.Tests.Drupal;

public sealed class PackageScanTests
{
    [Fact]
    public void Drupal_7_tells_kinds_by_the_files_beside_and_fills_in_the_version_of_core()
    {
        using var tiny = TinyPlatform
            .Drupal7()
            .With("modules/node/node.info", "name = Node\nversion = VERSION\n")
            .With("modules/node/node.module", "<?php")
            .With(
                "modules/node/node.install",
                "<?php\nfunction node_update_7000() {}\n * function node_update_7999()\nfunction node_update_7016() {}\n"
            )
            .With("profiles/standard/standard.info", "name = Standard\nversion = VERSION\n")
            .With("profiles/standard/standard.profile", "<?php")
            .With("sites/all/themes/zen/zen.info", "name = Zen\nversion = \"7.x-6.4\"\n");
        Shown(tiny)
            .ShouldBe(["node module 7.103 7016", "standard profile 7.103 ", "zen theme 7.x-6.4 "], ignoreOrder: true);
    }

    [Fact]
    public void Drupal_8_takes_a_missing_version_from_the_lock_file()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With(
                "composer.lock",
                """{"packages":[{"name":"drupal/token","version":"1.15.0"},{"name":"x/y","version":"1"}]}"""
            )
            .With("web/modules/contrib/token/token.info.yml", "name: Token\ntype: module\n")
            .With(
                "web/modules/contrib/pathauto/pathauto.info.yml",
                "name: Pathauto\ntype: module # kind\nversion: '8.x-1.12'\nproject: 'pathauto'\n"
            )
            .With("web/core/themes/olivero/olivero.info.yml", "type: theme\nversion: VERSION\n");
        Shown(tiny)
            .ShouldBe(
                ["pathauto module 8.x-1.12 ", "token module 1.15.0 ", "olivero theme 10.6.12 "],
                ignoreOrder: true
            );
    }

    [Fact]
    public void The_newest_schema_is_found_in_includes_and_in_what_was_removed()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/modules/a/a.info.yml", "type: module\n")
            .With(
                "web/modules/a/a.install",
                "<?php\nfunction a_update_8001(&$sandbox) {\nfunction ab_update_9000() {\n"
            )
            .With("web/modules/a/includes/a.install.update.inc", "<?php\nfunction a_update_8637() {\n")
            .With("web/modules/b/b.info.yml", "type: module\n")
            .With("web/modules/b/b.install", "<?php\nfunction b_update_last_removed(): int {\n  return 10100;\n}\n");
        Shown(tiny).ShouldBe(["a module  8637", "b module  10100"], ignoreOrder: true);
    }

    [Fact]
    public void Updates_that_were_removed_are_the_oldest_that_a_site_can_come_from()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/modules/a/a.info.yml", "type: module\n")
            .With(
                "web/modules/a/a.install",
                """
                <?php
                function a_update_last_removed() {
                  return 8104;
                }
                function a_update_8105() {}
                """
            );
        var package = PackageScan.Of(tiny.Platform()).ShouldHaveSingleItem();
        (package.Schema, package.UpdatesFrom).ShouldBe((8105, 8104));
    }

    [Fact]
    public void The_directory_of_a_site_is_its_own()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/modules/a/a.info.yml", "type: module\n")
            .With("web/sites/example.com/modules/own/own.info.yml", "type: module\nversion: '1.2'\n")
            .With("web/sites/example.com/files/modules/upload/upload.info.yml", "type: module\n")
            .With("web/sites/other.example/modules/other/other.info.yml", "type: module\n");
        PackageScan
            .Of(tiny.Platform(), tiny.Site().Site.Uri)
            .Select(package => $"{package.Name} {package.Version}")
            .ShouldBe(["own 1.2"]);
        Shown(tiny).ShouldBe(["a module  "]);
    }

    [Fact]
    public void Tests_links_and_files_that_are_no_extension_are_passed_over()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/modules/a/tests/modules/hidden/hidden.info.yml", "type: module\n")
            .With("web/modules/a/Bad-Name.info.yml", "type: module\n")
            .With("web/modules/a/engine.info.yml", "type: theme_engine\n")
            .WithLink("web/modules/loop", "..")
            .WithLink("web/modules/b/b.info.yml", "/etc/passwd");
        Shown(tiny).ShouldBeEmpty();
    }

    [Fact]
    public void Contributed_code_goes_before_the_same_in_core()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/core/modules/ckeditor/ckeditor.info.yml", "type: module\nversion: VERSION\n")
            .With("web/modules/contrib/ckeditor/ckeditor.info.yml", "type: module\nversion: '1.0.2'\n");
        Shown(tiny).ShouldBe(["ckeditor module 1.0.2 "]);
    }

    private static IEnumerable<string> Shown(TinyPlatform tiny) =>
        PackageScan.Of(tiny.Platform()).Select((Package p) => $"{p.Name} {p.Type} {p.Version} {p.Schema}");
}
