using Aegir.Model;
using Aegir.Web.Access;

namespace Aegir.Tests.Web;

public sealed class ApiTokenTests : IDisposable
{
    private readonly HubLayout _layout = new(
        Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-token-").FullName)
    );

    private string Path => ApiToken.FileIn(_layout).ToString();

    [Fact]
    public void The_first_start_makes_a_token_that_its_owner_alone_can_read()
    {
        var token = ApiToken.OpenOrCreate(_layout);

        File.GetUnixFileMode(Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        token.Matches(File.ReadAllText(Path)).ShouldBeTrue();
        Directory.GetFiles(_layout.Root.ToString()).ShouldBe([Path]);
    }

    [Fact]
    public void The_next_start_keeps_it()
    {
        ApiToken.OpenOrCreate(_layout);
        var first = File.ReadAllText(Path);

        ApiToken.OpenOrCreate(_layout).Matches(first).ShouldBeTrue();
    }

    [Fact]
    public void A_token_that_others_may_read_is_refused()
    {
        ApiToken.OpenOrCreate(_layout);
        File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupRead);

        Should.Throw<Conflict>(() => ApiToken.OpenOrCreate(_layout)).Message.ShouldContain("open to others");
    }

    [Fact]
    public void An_empty_token_lets_nobody_in()
    {
        ApiToken.OpenOrCreate(_layout);
        File.WriteAllText(Path, "\n");

        Should.Throw<Conflict>(() => ApiToken.OpenOrCreate(_layout)).Message.ShouldContain("damaged");
    }

    public void Dispose() => Directory.Delete(_layout.Root.ToString(), recursive: true);
}
