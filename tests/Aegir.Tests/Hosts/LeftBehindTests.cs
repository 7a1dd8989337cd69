using System.Net.Sockets;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tests.Hosts;

public sealed class LeftBehindTests : IDisposable
{
    private readonly UnixPath _root = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-left-").FullName);

    public LeftBehindTests()
    {
        foreach (var directory in new[] { "from/files/a/b", "from/private/temp", "from/private/database", "to" })
            Directory.CreateDirectory($"{_root / directory}");
        File.WriteAllText($"{_root}/from/files/picture", "");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete($"{_root}", recursive: true);

    [Theory]
    [InlineData("files/a/b/link", "/mnt/archive", true)]
    [InlineData("files/link", "../../../secret", true)]
    [InlineData("files/link", "../../..", true)]
    [InlineData("files/link", "../..", true)]
    [InlineData("files/a/link", "../picture", false)]
    [InlineData("files/a/b/link", "../..//picture", false)]
    [InlineData("files/a/b/link", "x/../../../../../..", true)]
    [InlineData("files/a/link", "..", false)]
    [InlineData("files/link", "..picture", false)]
    [InlineData("files/link", "picture", false)]
    [InlineData("files/link", "nowhere/at/all", false)]
    [InlineData("files/link", "../private", false)]
    public async Task Links_that_a_copy_leaves_are_those_that_are_named(string link, string target, bool isLeft)
    {
        File.CreateSymbolicLink($"{_root}/from/{link}", target);
        (await Describe()).ShouldBe(isLeft ? Said($"{link} -> {target}") : "");
        var hub = new LocalHost();
        await new FileRelay(hub, hub).Copy(_root / "from", _root / "to", ["files", "private"], leftOut: null, Ct);
        (new FileInfo($"{_root}/to/{link}").LinkTarget is null).ShouldBe(isLeft);
    }

    [Fact]
    public async Task A_directory_that_is_itself_a_link_is_named()
    {
        Directory.Delete($"{_root}/from/files", recursive: true);
        File.CreateSymbolicLink($"{_root}/from/files", "/mnt/nowhere");
        (await Describe()).ShouldBe(Said("files -> /mnt/nowhere"));
    }

    [Fact]
    public async Task Pipes_and_sockets_are_named_whatever_they_are_called()
    {
        await new LocalHost().Run(Command.Of("mkfifo", $"{_root}/from/private/a\u001b\nb"), Ct);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint($"{_root}/from/files/s"));
        (await Describe()).ShouldBe(Said("files/s (a socket)", "private/a\uFFFD\uFFFDb (a named pipe)"));
    }

    [Fact]
    public async Task What_is_not_copied_on_purpose_is_not_named()
    {
        File.CreateSymbolicLink($"{_root}/from/private/temp/link", "/tmp");
        File.CreateSymbolicLink($"{_root}/from/private/database/link", "/tmp");
        (await Describe("private/database")).ShouldBe("");
    }

    [Fact]
    public async Task Of_very_many_some_are_named_and_the_others_counted()
    {
        foreach (var number in Enumerable.Range(0, 100))
            File.CreateSymbolicLink($"{_root}/from/files/{number}", "/mnt");
        var lines = (await Describe()).Split('\n');
        lines.Length.ShouldBe(26);
        lines[^1].ShouldBe("  and 76 more");
    }

    [Fact]
    public async Task Of_all_names_the_depth_is_that_of_the_copy()
    {
        File.SetUnixFileMode($"{_root}/from/private/database", UnixFileMode.None);
        File.CreateSymbolicLink($"{_root}/from/out", "../x");
        File.CreateSymbolicLink($"{_root}/from/files/in", "../private");
        await CommonUser.Give(_root, Ct);
        var left = await LeftBehind.Find(new CommonUser(), _root / "from", ["."], isOurs: false, leftOut: null, Ct);
        left.Describe("here").ShouldBe(Said("out -> ../x") + Closed("private/database"));
    }

    [Fact]
    public async Task What_cannot_be_looked_into_is_named()
    {
        File.CreateSymbolicLink($"{_root}/from/files/out", "/tmp");
        await CommonUser.Give(_root, Ct);
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var closed in new[] { "files/closed", "files/closed/below", "private/temp/closed" })
            Directory.CreateDirectory($"{_root}/from/{closed}", owner);
        // Its names can be read, and a file that cannot be is no link.
        Directory.CreateDirectory(
            $"{_root}/from/files/open",
            owner | UnixFileMode.OtherRead | UnixFileMode.OtherExecute
        );
        await File.WriteAllTextAsync($"{_root}/from/files/open/secret", "", Ct);
        File.SetUnixFileMode($"{_root}/from/files/open/secret", UnixFileMode.UserRead);
        var left = await LeftBehind.Find(new CommonUser(), _root / "from", ["files", "private"], true, null, Ct);
        left.Describe("here").ShouldBe(Said("files/out -> /tmp") + Closed("files/closed"));
    }

    private async Task<string> Describe(string? leftOut = null)
    {
        string[] names = ["files", "private", "missing"];
        var left = await LeftBehind.Find(new LocalHost(), _root / "from", names, isOurs: true, leftOut, Ct);
        return left.Describe("here");
    }

    private static string Closed(string directory) =>
        "\nThese directories in here are closed, so that nobody can tell what of them stays behind.\n  " + directory;

    private static string Said(params string[] files) =>
        "These stay behind in here: links that lead out of it, and what is neither a file nor a directory."
        + string.Concat(files.Select(file => $"\n  {file}"));
}
