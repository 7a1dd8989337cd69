using Aegir.Hosts;
using Aegir.Model;
using Aegir.Tests.Model;
using CsCheck;

namespace Aegir.Tests.Hosts;

public class ShellQuoteTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Half a surrogate pair cannot be written as UTF-8, and no argument can hold NUL; everything else has to come back.
    private static Gen<string> Anything =>
        HostileText.Any.Select(text =>
            System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)).Replace("\0", "")
        );

    [Fact]
    public async Task Whatever_is_quoted_comes_back_from_a_real_shell()
    {
        var words = Anything.Array[1, 100].Array[4].Single().SelectMany(some => some).ToList();
        var script = string.Concat(words.Select(word => $"printf '%s\\0' {ShellQuote.Argument(word)}\n"));
        var printed = await new LocalHost().Query(Command.Of("sh") with { Input = script }, Stop);
        printed.Split('\0')[..^1].ShouldBe(words);
    }

    [Fact]
    public async Task Arguments_reach_a_script_untouched()
    {
        var words = Anything.Array[20].Single().Select(word => word[..Math.Min(word.Length, 1000)]).ToArray();
        var printed = await new LocalHost().Query(Command.Script("printf '%s\\0' \"$@\"", words), Stop);
        printed.Split('\0')[..^1].ShouldBe(words);
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData("plain-1.0/x", "plain-1.0/x")]
    [InlineData("~", "'~'")]
    [InlineData("it's", "'it'\\''s'")]
    public void Only_what_needs_it_is_quoted(string word, string quoted) => ShellQuote.Argument(word).ShouldBe(quoted);

    [Fact]
    public void A_NUL_is_refused() => Should.Throw<ArgumentException>(() => ShellQuote.Argument("a\0b"));

    [Fact]
    public void A_command_is_shown_as_a_person_would_type_it()
    {
        Command.Of("ls", "-l", "two words").ToString().ShouldBe("ls -l 'two words'");
        Command.Of("echo", new string('x', 500)).ToString().Length.ShouldBe(201);
        var command = Command.Of("mysql") with
        {
            Environment = Command.NoVariables.Add("MYSQL_PWD", new Secret("hunter2")),
        };
        command.ToString().ShouldBe("mysql");
    }
}
