using Aegir.Model;

namespace Aegir.Tests.Drupal;

public sealed class UpdateDatabaseTests
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
