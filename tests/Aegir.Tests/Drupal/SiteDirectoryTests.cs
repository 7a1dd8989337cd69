using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Tests.Drupal;

public sealed class SiteDirectoryTests
{
    [Fact]
    public async Task A_new_site_gets_its_directory_with_the_modes_of_the_original()
    {
        Needs.Sandbox();
        using var tiny = TinyPlatform.Drupal8();
        await Step(tiny).Run(tiny.Scope, Ct);
        var site = tiny.Site().Directory;
        Mode(site).ShouldBe("755");
        Mode(site / "settings.php").ShouldBe("440");
        foreach (var part in (string[])["files", "private", "private/files", "private/temp", "private/config/sync"])
            Mode(site / part).ShouldBe("2770", part);
    }

    [Fact]
    public async Task A_second_write_changes_nothing()
    {
        Needs.Sandbox();
        using var tiny = TinyPlatform.Drupal8();
        var step = Step(tiny);
        await step.Run(tiny.Scope, Ct);
        var settings = new FileInfo($"{tiny.Site().Directory}/settings.php");
        var (before, time) = (File.ReadAllText(settings.FullName), settings.LastWriteTimeUtc);
        await step.Run(tiny.Scope, Ct);
        settings.Refresh();
        settings.LastWriteTimeUtc.ShouldBe(time);
        File.ReadAllText(settings.FullName).ShouldBe(before);
        (await step.Preview.ShouldNotBeNull()(Ct)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("printf die > .settings.php.aegir")]
    [InlineData("mkdir -p .settings.php.aegir/below")]
    [InlineData("ln -s nowhere .settings.php.aegir")]
    public async Task What_lies_where_new_settings_are_written_first_never_becomes_the_settings(string plant)
    {
        Needs.Sandbox();
        using var tiny = TinyPlatform.Drupal8();
        var step = Step(tiny);
        await step.Run(tiny.Scope, Ct);
        var site = tiny.Site().Directory;
        var before = await File.ReadAllTextAsync($"{site}/settings.php", Ct);
        await new LocalHost().Run(Command.Of("sh", "-euc", $"cd {site}; {plant}"), Ct);
        await step.Run(tiny.Scope, Ct);
        (await File.ReadAllTextAsync($"{site}/settings.php", Ct)).ShouldBe(before);
        Directory.EnumerateFileSystemEntries($"{site}", ".*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Undo_takes_a_new_directory_away_with_all_that_an_installer_left()
    {
        Needs.Sandbox();
        using var tiny = TinyPlatform.Drupal8();
        var step = Step(tiny);
        await step.Run(tiny.Scope, Ct);
        await step.Run(tiny.Scope, Ct);
        tiny.With("web/sites/example.com/files/php/x.php", "<?php");
        File.SetUnixFileMode($"{tiny.Site().Directory}/files/php", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await step.Undo.ShouldNotBeNull()(tiny.Scope, Ct);
        await step.Undo.ShouldNotBeNull()(tiny.Scope, Ct);
        Directory.Exists($"{tiny.Site().Directory}").ShouldBeFalse();
    }

    [Fact]
    public async Task Undo_puts_the_settings_of_an_older_site_back_and_leaves_its_files()
    {
        Needs.Sandbox();
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/sites/example.com/settings.php", "<?php // of before")
            .With("web/sites/example.com/files/photo", "photo");
        var step = Step(tiny);
        await step.Run(tiny.Scope, Ct);
        await step.Run(tiny.Scope, Ct);
        await step.Undo.ShouldNotBeNull()(tiny.Scope, Ct);
        var site = tiny.Site().Directory;
        File.ReadAllText($"{site}/settings.php").ShouldBe("<?php // of before");
        Mode(site / "settings.php").ShouldBe("440");
        File.Exists($"{site}/files/photo").ShouldBeTrue();
        Directory.EnumerateFileSystemEntries($"{site}").Count().ShouldBe(2);
    }

    [Fact]
    public async Task Undo_does_not_need_the_group_that_the_run_could_not_give_files_to()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/sites/example.com/settings.php", "<?php // of before")
            .WithDirectory("web/sites/example.com/private");
        var stranger = tiny.Site() with { WebGroup = Parsed.Parse<UnixUser>("no-such-group") };
        var step = tiny.Family().WriteSite(stranger)[^1];
        (await Should.ThrowAsync<Exception>(() => step.Run(tiny.Scope, Ct))).Message.ShouldContain("no-such-group");
        await step.Undo.ShouldNotBeNull()(tiny.Scope, Ct);
        var site = tiny.Site().Directory;
        File.ReadAllText($"{site}/settings.php").ShouldBe("<?php // of before");
        Directory
            .EnumerateFileSystemEntries($"{site}")
            .Select(Path.GetFileName)
            .Order()
            .ShouldBe(["private", "settings.php"]);
    }

    [Fact]
    public async Task Undo_of_a_step_that_never_began_does_nothing()
    {
        using var tiny = TinyPlatform.Drupal8().With("web/sites/example.com/settings.php", "<?php // of before");
        await Step(tiny).Undo.ShouldNotBeNull()(tiny.Scope, Ct);
        File.ReadAllText($"{tiny.Site().Directory}/settings.php").ShouldBe("<?php // of before");
    }

    [Fact]
    public async Task Undo_after_the_undo_of_whoever_made_the_directory_finds_nothing_to_do()
    {
        Needs.Sandbox();
        using var tiny = TinyPlatform.Drupal8().With("web/sites/example.com/settings.php", "<?php // of before");
        var step = Step(tiny);
        await step.Run(tiny.Scope, Ct);
        Directory.Delete($"{tiny.Site().Directory}", recursive: true);
        await step.Undo.ShouldNotBeNull()(tiny.Scope, Ct);
        Directory.Exists($"{tiny.Site().Directory}").ShouldBeFalse();
    }

    [Fact]
    public async Task Links_in_the_place_of_the_sites_own_directories_are_refused_and_those_within_lead_nowhere()
    {
        Needs.Sandbox();
        using var tiny = TinyPlatform.Drupal8();
        var outside = Directory.CreateDirectory($"{tiny.Layout.Root}/outside").FullName;
        var step = Step(tiny);
        tiny.WithLink("web/sites/example.com/files", outside);
        await Should.ThrowAsync<Exception>(() => step.Run(tiny.Scope, Ct));
        File.Delete($"{tiny.Site().Directory}/files");
        await step.Run(tiny.Scope, Ct);
        Directory.Delete($"{tiny.Site().Directory}/private/config", recursive: true);
        tiny.WithLink("web/sites/example.com/private/config", outside);
        await Should.ThrowAsync<Exception>(() => step.Run(tiny.Scope, Ct));
        Directory.EnumerateFileSystemEntries(outside).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dry_run_shows_the_lines_but_not_the_salt()
    {
        using var tiny = TinyPlatform.Drupal8();
        var shown = await Step(tiny).Preview.ShouldNotBeNull()(Ct);
        shown.ShouldContain("config_sync_directory");
        shown.ShouldNotContain("canary");
        Directory.Exists($"{tiny.Site().Directory}").ShouldBeFalse();
    }

    [Fact]
    public async Task A_dry_run_does_not_show_settings_that_somebody_else_wrote()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/sites/example.com/settings.php", "<?php $password = 'canary';");
        var shown = await Step(tiny).Preview.ShouldNotBeNull()(Ct);
        shown.ShouldContain("was not written by Aegir");
        shown.ShouldNotContain("canary");
    }

    [Fact]
    public async Task Retiring_a_site_may_be_repeated()
    {
        Needs.Sandbox();
        using var tiny = TinyPlatform.Drupal8();
        await Step(tiny).Run(tiny.Scope, Ct);
        var step = tiny.Family().RetireSite(tiny.Site()).ShouldHaveSingleItem();
        await step.Run(tiny.Scope, Ct);
        await step.Run(tiny.Scope, Ct);
        Directory.Exists($"{tiny.Site().Directory}").ShouldBeFalse();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Step Step(TinyPlatform tiny) => tiny.Family().WriteSite(tiny.Site())[^1];

    private static string Mode(UnixPath path) => Convert.ToString((int)File.GetUnixFileMode($"{path}"), 8);
}
