using Aegir.Drupal;
using Aegir.Hosts.Sandbox;
using Aegir.Model;

namespace Aegir.Tests.Drupal;

/// <summary>What Drupal's own functions are asked to do in a site, and what is believed of the answer.</summary>
public sealed class SiteScriptTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_site_that_answers_on_and_on_is_not_listened_to_for_ever()
    {
        using var tiny = await Answering("['updates' => [str_repeat('x', 300000)], 'unfinished' => TRUE]");
        var failure = await Should.ThrowAsync<InvalidInput>(() => tiny.Family().UpdateDatabase(tiny.Site(), Ct));
        failure.Message.ShouldContain("come to no end");
    }

    [Fact]
    public async Task What_several_processes_have_done_is_told_together()
    {
        using var tiny = await Answering(
            """
            ['updates' => [$n = (int) @file_get_contents('sites/example.com/files/n')],
             'unfinished' => file_put_contents('sites/example.com/files/n', $n + 1) && $n < 2]
            """
        );
        (await tiny.Family().UpdateDatabase(tiny.Site(), Ct)).ShouldBe("0\n1\n2");
    }

    /// <summary>ADR 15.</summary>
    [Theory]
    [InlineData("install", "off")]
    [InlineData("update", "on")]
    public async Task Garbage_waits_while_a_site_is_installed_alone(string verb, string collector)
    {
        using var tiny = await Answering("['updates' => [gc_enabled() ? 'on' : 'off']]");
        var script = new SiteScript(new PhpSandbox(tiny.Hub, tiny.Layout), "drupal8");
        string[] options = ["standard", "en", "A", "admin", "a@example.com"];
        var answer = await script.Run(tiny.Site(), verb, TimeSpan.FromMinutes(1), options, Ct);
        answer.Updates.ShouldBe([collector]);
    }

    /// <summary>A platform whose code answers in the script's place, as a hostile one may.</summary>
    private static async Task<TinyPlatform> Answering(string answer)
    {
        Needs.Sandbox();
        var tiny = TinyPlatform
            .Drupal8()
            .With(
                "web/autoload.php",
                $$"""
                <?php
                $GLOBALS['aegir_answered'] = TRUE;
                ob_end_clean();
                $answer = {{answer}};
                echo json_encode(['updates' => array_map('strval', $answer['updates'])] + $answer);
                exit(0);
                """
            );
        foreach (var step in tiny.Family().WriteSite(tiny.Site()))
            await step.Run(tiny.Scope, Ct);
        return tiny;
    }
}
