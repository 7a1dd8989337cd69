using Aegir.Hosts;

namespace Aegir.Tests.Hosts;

public sealed class CommandTests
{
    [Fact]
    public void People_see_a_quoted_line_that_says_of_a_script_only_that_it_is_there() =>
        $"{Command.Of("sh", "-eu", "-c", "mkdir \"$1\"\ncd \"$1\"", "unpack", "/a path")}".ShouldBe(
            "sh -eu -c … unpack '/a path'"
        );

    [Fact]
    public void What_is_too_long_is_cut() => $"{Command.Of("echo", new string('a', 500))}".Length.ShouldBe(201);
}
