using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;

namespace Aegir.Tests.Drupal;

/// <summary>What administrators write into <c>local.settings.php</c>, and what becomes of it.</summary>
public sealed class OwnSettingsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("$settings['reverse_proxy'] = TRUE;")]
    [InlineData("$settings['file_public_path'] = 'sites/example.com/files/public';")]
    [InlineData("$settings['file_private_path'] = 'sites/example.com/private/mine';")]
    [InlineData("$settings['file_private_path'] = '/srv/private';")]
    [InlineData("$settings['file_public_path'] = '/srv/My Files/größer';")]
    [InlineData("$settings['file_public_path'] = 'sites/example.com/linked/to';")]
    [InlineData("$settings['file_public_path'] = 'sites/default/files';")]
    [InlineData("$settings['file_public_path'] = 'sites/example.com/mine/../files';")]
    [InlineData("$databases['default']['default']['init_commands']['x'] = 'SET x = 1';")]
    public async Task What_does_no_harm_stands_in_nobody_s_way(string line)
    {
        using var tiny = await Ready(line);
        (await Look(tiny)).ShouldBe(OwnSettings.None);
    }

    [Theory]
    [InlineData("$settings['file_public_path'] = 'sites/example.com/mine';", "/sites/example.com/mine")]
    [InlineData("$settings['file_public_path'] = $app_root . '/sites/example.com/filesystem';", "/filesystem")]
    [InlineData("$settings['file_private_path'] = 'sites/example.com';", "/sites/example.com")]
    [InlineData("$settings['file_public_path'] = 'uploads/x';", "/uploads/x")]
    [InlineData("$settings['file_public_path'] = 'sites/old.example/files';", "/sites/old.example/files")]
    [InlineData("$settings['file_private_path'] = '../private';", "/private")]
    public async Task Uploads_that_the_next_publication_would_delete_are_told(string line, string where)
    {
        using var tiny = await Ready(line);
        var found = await Look(tiny);
        found.Database.ShouldBeNull();
        found.Uploads.ShouldNotBeNull().ShouldContain($"write into {tiny.Root}/");
        found.Uploads.ShouldContain($"{where}. A platform");
    }

    [Fact]
    public async Task A_database_of_its_own_is_told()
    {
        using var tiny = await Ready(
            "$databases['default']['default']['database'] = 'live'; $settings['file_public_path'] = 'sites/example.com/x';"
        );
        var found = await Look(tiny);
        found.Database.ShouldNotBeNull().ShouldContain("names a database of its own");
    }

    [Fact]
    public async Task Settings_that_are_Aegir_s_alone_are_not_run()
    {
        using var tiny = await Ready(line: null);
        await File.WriteAllTextAsync($"{tiny.Site().Directory}/settings.php", "<?php exit(1);", Ct);
        (await Look(tiny)).ShouldBe(OwnSettings.None);
    }

    [Theory]
    [InlineData("{\"database\":\"x\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task An_answer_that_is_none_says_so(string answer)
    {
        using var tiny = await Ready($"$GLOBALS['aegir_answered'] = TRUE; ob_end_clean(); echo '{answer}'; exit(0);");
        await Should.ThrowAsync<InvalidInput>(() => Look(tiny));
    }

    [Fact]
    public async Task Settings_that_fail_say_so()
    {
        using var tiny = await Ready("require '/etc/only-on-the-web-server.php';");
        await Should.ThrowAsync<CommandFailed>(() => Look(tiny));
    }

    private static Task<OwnSettings> Look(TinyPlatform tiny) =>
        OwnSettings.Of(tiny.Site(), new PhpSandbox(tiny.Hub, tiny.Layout), Ct);

    private static async Task<TinyPlatform> Ready(string? line)
    {
        Needs.Sandbox();
        var tiny = TinyPlatform.Drupal8().With("web/autoload.php", "<?php");
        foreach (var step in tiny.Family().WriteSite(tiny.Site()))
            await step.Run(tiny.Scope, Ct);
        File.CreateSymbolicLink($"{tiny.Site().Directory}/linked", "/srv/storage");
        if (line is not null)
            await File.WriteAllTextAsync($"{tiny.Site().Directory}/local.settings.php", $"<?php {line}", Ct);
        return tiny;
    }
}
