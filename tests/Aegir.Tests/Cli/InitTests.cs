namespace Aegir.Tests.Cli;

public sealed class InitTests
{
    [Fact]
    public async Task What_the_hub_is_told_again_is_added_to_what_it_was_told_before()
    {
        await using var hub = new TypedHub();
        await Init(hub, "--host", "hub.example.net");
        await Init(hub, "--db", "sqlite");
        await Init(hub);
        var shown = (await hub.Type("server", "show", "master", "--json")).Out;
        shown.ShouldContain("hub.example.net");
        shown.ShouldContain("sqlite");
    }

    private static async Task Init(TypedHub hub, params string[] options)
    {
        var answer = await hub.Type(["init", .. options]);
        answer.Code.ShouldBe(0, answer.Error);
    }
}
