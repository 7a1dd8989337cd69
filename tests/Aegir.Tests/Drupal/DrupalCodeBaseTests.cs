using Aegir.Drupal.Code;
using Aegir.Model;
using CsCheck;

namespace Aegir.Tests.Drupal;

public sealed class DrupalCodeBaseTests
{
    [Theory]
    [InlineData("web")]
    [InlineData("docroot")]
    [InlineData("html")]
    public void Drupal_8_and_later_is_recognised_in_the_usual_docroots(string docroot)
    {
        using var tiny = TinyPlatform.Drupal8(docroot);
        DrupalCodeBase.Recognise(tiny.Root).ShouldBe(new DrupalCode(DrupalFlavour.Drupal8, "10.6.12", docroot));
    }

    [Fact]
    public void A_flat_code_base_is_its_own_docroot()
    {
        using var seven = TinyPlatform.Drupal7();
        DrupalCodeBase.Recognise(seven.Root).ShouldBe(new DrupalCode(DrupalFlavour.Drupal7, "7.103", ""));
        using var backdrop = TinyPlatform.Backdrop();
        DrupalCodeBase.Recognise(backdrop.Root).ShouldBe(new DrupalCode(DrupalFlavour.Backdrop, "1.27.1", ""));
        using var eight = TinyPlatform
            .Empty()
            .With("core/lib/Drupal.php", "<?php\nclass Drupal {\n  const VERSION = '11.1.0-rc1';\n")
            .With("vendor/autoload.php", "<?php\n");
        DrupalCodeBase.Recognise(eight.Root).ShouldBe(new DrupalCode(DrupalFlavour.Drupal8, "11.1.0-rc1", ""));
    }

    [Fact]
    public void The_docroot_that_composer_json_names_is_found()
    {
        using var tiny = TinyPlatform
            .Drupal8("public")
            .With("composer.json", """{"extra":{"drupal-scaffold":{"locations":{"web-root":"./public/"}}}}""");
        DrupalCodeBase.Recognise(tiny.Root).DocrootPart.ShouldBe("public");
    }

    [Theory]
    [InlineData("\"../elsewhere\"")]
    [InlineData("\"/etc\"")]
    [InlineData("\"-rf\"")]
    [InlineData("\"a\\nb\"")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{{{")]
    public void A_hostile_composer_json_is_passed_over(string webRoot)
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("composer.json", "{\"extra\":{\"drupal-scaffold\":{\"locations\":{\"web-root\":" + webRoot + "}}}}");
        DrupalCodeBase.Recognise(tiny.Root).DocrootPart.ShouldBe("web");
    }

    [Fact]
    public void Any_composer_json_at_all_is_survived() =>
        Gen.String.Sample(
            text =>
            {
                using var tiny = TinyPlatform.Drupal8().With("composer.json", text);
                return DrupalCodeBase.Recognise(tiny.Root).DocrootPart == "web";
            },
            iter: 50
        );

    [Fact]
    public void A_symbolic_link_is_not_followed()
    {
        using var tiny = TinyPlatform.Drupal8("elsewhere").WithLink("web", "elsewhere");
        Should.Throw<InvalidInput>(() => DrupalCodeBase.Recognise(tiny.Root));
        using var file = TinyPlatform.Empty().WithLink("includes/bootstrap.inc", "/etc/passwd");
        Should.Throw<InvalidInput>(() => DrupalCodeBase.Recognise(file.Root));
    }

    [Fact]
    public void A_version_far_behind_the_beginning_of_a_huge_file_is_not_looked_for()
    {
        using var tiny = TinyPlatform.Empty();
        tiny.With("includes/bootstrap.inc", new string('\n', 1 << 20) + "define('VERSION', '7.1');\n");
        Should.Throw<InvalidInput>(() => DrupalCodeBase.Recognise(tiny.Root));
    }

    [Fact]
    public void What_was_looked_for_where_is_explained()
    {
        using var tiny = TinyPlatform.Empty();
        var message = Should.Throw<InvalidInput>(() => DrupalCodeBase.Recognise(tiny.Root)).Message;
        message.ShouldContain("core/lib/Drupal.php");
        message.ShouldContain($"{tiny.Root}");
    }

    [Fact]
    public void The_docroot_of_a_Composer_project_is_no_platform_but_its_parent_is()
    {
        using var tiny = TinyPlatform.Drupal8();
        Should
            .Throw<InvalidInput>(() => DrupalCodeBase.Recognise(tiny.Root / "web"))
            .Message.ShouldContain($"use {tiny.Root}.");
    }

    [Fact]
    public void Drupal_without_its_libraries_is_refused()
    {
        using var tiny = TinyPlatform.Drupal8();
        File.Delete($"{tiny.Root / "vendor" / "autoload.php"}");
        Should.Throw<InvalidInput>(() => DrupalCodeBase.Recognise(tiny.Root)).Message.ShouldContain("composer install");
    }
}
