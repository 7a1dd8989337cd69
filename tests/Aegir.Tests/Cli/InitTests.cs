namespace Aegir.Tests.Cli;

public sealed class InitTests
{
    [Fact]
    public async Task What_the_hub_is_told_again_is_added_to_what_it_was_told_before()
    {
        await using var hub = new TypedHub();
        await Init(hub, "--host", "hub.example.net");
        await Init(hub, "--http", "php", "--http-port", "8081");
        await Init(hub, "--db", "sqlite");
        await Init(hub, "--http", "php");
        await Init(hub);
        var shown = (await hub.Type("server", "show", "master", "--json")).Out;
        foreach (var told in (string[])["hub.example.net", "sqlite", "php", "8081"])
            shown.ShouldContain(told);
    }

    [Fact]
    public async Task A_hub_that_was_not_told_to_serve_says_how_to_tell_it()
    {
        await using var hub = new TypedHub();
        await Init(hub);
        var answer = await hub.Type("serve");
        answer.Code.ShouldBe(2);
        answer.Error.ShouldContain("aegir init --http php");
    }

    private static async Task Init(TypedHub hub, params string[] options)
    {
        var answer = await hub.Type(["init", .. options]);
        answer.Code.ShouldBe(0, answer.Error);
    }
}
