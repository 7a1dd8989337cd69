namespace Aegir.Tests.Cli;

public sealed class StartHubTests
{
    [Fact]
    public async Task It_becomes_the_program_beside_it_with_the_hub_and_the_words_that_were_given()
    {
        await using var hub = await TypedHub.Furnished();
        var program = $"{hub.Layout.Root}/aegir-hub";
        await File.WriteAllTextAsync(program, "", TestContext.Current.CancellationToken);
        var answer = await hub.Type("hub", "--urls", "http://127.0.0.1:9000");
        answer.Code.ShouldBe(0, answer.Error);
        hub.Became.ShouldBe($"AEGIR_ROOT={hub.Layout.Root} {program} --urls http://127.0.0.1:9000");
    }

    [Fact]
    public async Task Without_that_program_it_says_what_makes_it()
    {
        await using var hub = await TypedHub.Furnished();
        var answer = await hub.Type("hub");
        answer.Code.ShouldBe(3);
        answer.Error.ShouldContain($"There is no {hub.Layout.Root}/aegir-hub");
        answer.Error.ShouldContain("script/build --hub");
        hub.Became.ShouldBeEmpty();
    }

    [Fact]
    public void A_program_that_cannot_be_run_leaves_this_process_as_it_is() =>
        Should
            .Throw<IOException>(() =>
                Aegir.Cli.Execve.Become("/nonexistent/aegir-hub", [], new Dictionary<string, string>())
            )
            .Message.ShouldContain("/nonexistent/aegir-hub cannot be run: No such file");
}
