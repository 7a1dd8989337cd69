using Aegir.Cli.Commands;

namespace Aegir.Tests.Cli;

public sealed class HelpPages
{
    [Theory]
    [InlineData("server")]
    [InlineData("cluster")]
    [InlineData("platform")]
    [InlineData("site")]
    [InlineData("zone")]
    [InlineData("client")]
    [InlineData("task")]
    [InlineData("completion")]
    public async Task Every_verb_of_a_noun_explains_itself(string noun)
    {
        await using var hub = new TypedHub();
        var pages = new StringWriter();
        pages.Write((await hub.Type(noun, "--help")).Out);
        var verbs = CommandTree.For(noun).Subcommands.Single(command => command.Name == noun).Subcommands;
        foreach (var verb in verbs.Where(verb => !verb.Hidden))
            pages.Write($"\n{new string('-', 80)}\n{(await hub.Type(noun, verb.Name, "--help")).Out}");
        pages.ToString().ShouldBeAsIn($"help-{noun}.txt");
    }

    [Fact]
    public async Task The_program_explains_itself()
    {
        await using var hub = new TypedHub();
        var pages = new StringWriter();
        pages.Write($"{(await hub.Type("--help")).Out}{new string('-', 80)}\n");
        foreach (var command in (string[])["init", "quickstart", "hub", "worker", "serve"])
            pages.Write($"{(await hub.Type(command, "--help")).Out}{new string('-', 80)}\n");
        pages.ToString().ShouldBeAsIn("help-aegir.txt");
    }

    /// <summary>Who reads can have JSON, who changes can be asked what it would do (DESIGN.md, section 2); these are neither.</summary>
    [Fact]
    public void Every_command_that_reads_has_json_and_every_one_that_changes_a_dry_run()
    {
        string[] neither =
        [
            "quickstart", // serves until it is stopped
            "hub",
            "worker",
            "serve",
            "completion bash",
            "site drush",
        ];
        var nouns = CommandTree.For(null).Subcommands.OfType<Noun>().Select(noun => noun.Name);
        var commands = nouns
            .Select(noun =>
                (Noun: noun, Verbs: CommandTree.For(noun).Subcommands.Single(c => c.Name == noun).Subcommands)
            )
            .SelectMany(noun => noun.Verbs.Select(verb => (Name: $"{noun.Noun} {verb.Name}", Command: verb)))
            .Concat(CommandTree.For(null).Subcommands.Where(c => c is not Noun).Select(c => (c.Name, Command: c)));
        commands
            .Where(command => !command.Command.Hidden)
            .Where(command => command.Command.Options.All(option => option.Name is not ("--json" or "--dry-run")))
            .Select(command => command.Name)
            .ShouldBe(neither, ignoreOrder: true);
    }

    [Fact]
    public void Every_example_is_understood()
    {
        foreach (var noun in CommandTree.For(noun: null).Subcommands)
        foreach (
            var verb in CommandTree
                .For(noun.Name)
                .Subcommands.Single(c => c.Name == noun.Name)
                .Subcommands.OfType<AegirCommand>()
        )
        foreach (
            var example in verb.Examples.Where(line => line.StartsWith("aegir " + noun.Name, StringComparison.Ordinal))
        )
            Aegir
                .Cli.AegirCommandLine.Parse(
                    example.Split(" | ")[0].Replace("SHA256:…", "SHA256:x", StringComparison.Ordinal).Split(' ')[1..]
                )
                .Errors.ShouldBeEmpty(example);
    }

    [Fact]
    public async Task No_words_at_all_are_answered_with_help_on_standard_error()
    {
        await using var hub = new TypedHub();
        var answer = await hub.Type();
        answer.Code.ShouldBe(2);
        answer.Out.ShouldBeEmpty();
        answer.Error.ShouldContain("Usage: aegir COMMAND");
    }
}
