using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Aegir.Drupal;
using Aegir.Hosts;

namespace Aegir.Tests.Drupal;

/// <summary>
/// How <c>sites/old.example</c> becomes <c>sites/new-name.example</c> in a value, by the PHP that does it in databases.
/// </summary>
public sealed class PathsTests
{
    private static readonly LocalHost Hub = new();

    [Theory]
    [InlineData("sites/old.example", "sites/new-name.example")]
    [InlineData("<img src='/sites/old.example/files/a.png'>", "<img src='/sites/new-name.example/files/a.png'>")]
    [InlineData("See sites/old.example. And so on", "See sites/new-name.example. And so on")]
    [InlineData("sites/old.example/sites/old.example", "sites/new-name.example/sites/new-name.example")]
    [InlineData(@"sites\/old.example\/files", @"sites\/new-name.example\/files")]
    [InlineData(@"sites\\\/old.example", @"sites\\\/new-name.example")]
    [InlineData("?destination=sites%2Fold.example%2fx", "?destination=sites%2Fnew-name.example%2fx")]
    [InlineData("%22sites%252fold.example%22", "%22sites%252fnew-name.example%22")]
    [InlineData(@"one line\nsites/old.example/*", @"one line\nsites/new-name.example/*")]
    public Task A_path_names_the_new_site(string before, string after) => Becomes(before, after);

    [Theory]
    [InlineData("sites/old.example.au")]
    [InlineData("sites/old.example-2/files")]
    [InlineData("sites/old.examples")]
    [InlineData("mysites/old.example")]
    [InlineData("my-sites/old.example")]
    [InlineData("x.sites/old.example")]
    [InlineData("sites/oldXexample")]
    [InlineData("sites/very.old.example")]
    [InlineData("sites/Old.example")]
    [InlineData("http://old.example/node/1")]
    [InlineData("someone@old.example")]
    public Task What_only_resembles_a_path_stays(string text) => Becomes(text, text);

    [Theory]
    [InlineData("http://old.example/sites/old.example/x", "http://new-name.example/sites/new-name.example/x")]
    [InlineData("https://www.old.example/sites/old.example", "https://new-name.example/sites/new-name.example")]
    [InlineData("//old.example:8080/sites/old.example", "//new-name.example:8080/sites/new-name.example")]
    [InlineData(@"http:\/\/old.example\/sites\/old.example", @"http:\/\/new-name.example\/sites\/new-name.example")]
    [InlineData(
        "http%3A%2F%2Fold.example%2Fsites%2Fold.example",
        "http%3A%2F%2Fnew-name.example%2Fsites%2Fnew-name.example"
    )]
    [InlineData("http://cdn.example/sites/old.example/x", "http://cdn.example/sites/new-name.example/x")]
    public Task The_old_host_of_a_path_goes_with_it_and_no_other(string before, string after) => Becomes(before, after);

    [Theory]
    [InlineData("s:17:'sites/old.example';", "s:22:'sites/new-name.example';")]
    [InlineData(
        "a:1:{s:17:'sites/old.example';s:19:'x sites/old.example';}\n",
        "a:1:{s:22:'sites/new-name.example';s:24:'x sites/new-name.example';}\n"
    )]
    [InlineData(
        "O:1:'X':1:{s:4:'\0X\0a';s:17:'sites/old.example';}",
        "O:1:'X':1:{s:4:'\0X\0a';s:22:'sites/new-name.example';}"
    )]
    [InlineData(
        "a:2:{i:0;E:6:'Suit:H';i:1;s:17:'sites/old.example';}",
        "a:2:{i:0;E:6:'Suit:H';i:1;s:22:'sites/new-name.example';}"
    )]
    [InlineData("s:25:'s:17:'sites/old.example';';", "s:30:'s:22:'sites/new-name.example';';")]
    [InlineData("uid|i:7;path|s:17:'sites/old.example';", "uid|i:7;path|s:22:'sites/new-name.example';")]
    [InlineData("a:0:{} and sites/old.example", "a:0:{} and sites/new-name.example")]
    public Task Lengths_are_mended_in_what_is_serialized(string before, string after) =>
        Becomes(before.Replace('\'', '"'), after.Replace('\'', '"'));

    [Theory]
    [InlineData(
        "s:17:'sites/old.example'; is how PHP writes it",
        "s:17:'sites/new-name.example'; is how PHP writes it"
    )]
    [InlineData("a:1:{i:0;s:17:'sites/old.example';", "a:1:{i:0;s:17:'sites/new-name.example';")]
    [InlineData("s:18:'sites/old.example';", "s:18:'sites/new-name.example';")]
    [InlineData("Then s:17:'sites/old.example';", "Then s:17:'sites/new-name.example';")]
    public Task Lengths_stay_in_what_only_looks_serialized(string before, string after) =>
        Becomes(before.Replace('\'', '"'), after.Replace('\'', '"'));

    [Theory]
    [InlineData("""{"a":"x\nsites\/old.example"}""", """{"a":"x\nsites\/new-name.example"}""")]
    [InlineData("""["sites/old.example\/x","ü \u00fc"]""", """["sites/new-name.example\/x","ü \u00fc"]""")]
    [InlineData("""{"a":"s:17:\"sites\/old.example\";"}""", """{"a":"s:22:\"sites\/new-name.example\";"}""")]
    [InlineData(
        """{"a":"s:19:\u0022\u00fcsites/old.example\u0022;"}""",
        """{"a":"s:24:\u0022\u00fcsites/new-name.example\u0022;"}"""
    )]
    [InlineData("""[[{"fid":"1"}]] sites/old.example""", """[[{"fid":"1"}]] sites/new-name.example""")]
    public Task Strings_of_json_keep_their_way_of_writing(string before, string after) => Becomes(before, after);

    [Fact]
    public async Task Bytes_of_a_format_that_is_not_known_are_left()
    {
        const string picture = "\u0089PNG\0\0\0\u000dsites/old.example";
        (await Rewritten(picture)).ShouldBe((picture, IsLeft: true));
        (await Rewritten("sites/old.example")).IsLeft.ShouldBeFalse();
    }

    [Fact]
    public Task A_directory_that_is_no_domain_name_has_its_host_too() =>
        Becomes(
            "public://a sites/default/files http://default/sites/default sites/default.settings.php",
            "public://a sites/new-name.example/files http://new-name.example/sites/new-name.example sites/default.settings.php",
            "default"
        );

    /// <summary>Values of all kinds, in each other in all ways: rewritten as stored they are what they are stored as when rewritten.</summary>
    [Fact]
    public async Task Random_values_are_rewritten_as_if_they_had_not_been_serialized()
    {
        foreach (var seed in Enumerable.Range(0, 4).Select(_ => Random.Shared.Next()))
            (await Php(RandomValues(), seed.ToString(CultureInfo.InvariantCulture), "1500")).ShouldBe(
                "equal",
                $"seed {seed}"
            );
    }

    private static async Task Becomes(string before, string after, string from = "old.example")
    {
        (await Rewritten(before, from)).Text.ShouldBe(after);
        (await Rewritten(after, from)).Text.ShouldBe(after);
    }

    /// <summary>Arguments and output are bytes, which the tests write as text of UTF-8.</summary>
    private static async Task<(string Text, bool IsLeft)> Rewritten(string value, string from = "old.example")
    {
        const string program = """
            $paths = new AegirPaths($argv[1], 'new-name.example');
            echo base64_encode($paths->rewrite(base64_decode($argv[2]))), ' ', (int) $paths->left;
            """;
        var answer = (await Php(program, from, Convert.ToBase64String(Encoding.UTF8.GetBytes(value)))).Split(' ');
        return (Encoding.UTF8.GetString(Convert.FromBase64String(answer[0])), answer[1] == "1");
    }

    private static Task<string> Php(string program, params string[] arguments)
    {
        Needs.Php();
        return Hub.Query(
            Command.Of(["php", "-d", "display_errors=stderr", "--", .. arguments]) with
            {
                Input = $"<?php\n{SiteScript.Part("paths")}\n{program}",
            },
            TestContext.Current.CancellationToken
        );
    }

    private static string RandomValues([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here) ?? "", "RandomValues.php"));
}
