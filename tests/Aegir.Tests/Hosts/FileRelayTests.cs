using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tests.Hosts;

public sealed class FileRelayTests : IDisposable
{
    private readonly UnixPath _root = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-relay-").FullName);

    public void Dispose() => Directory.Delete($"{_root}", recursive: true);

    [Fact]
    public async Task What_is_left_out_is_neither_copied_nor_deleted_and_nothing_else_of_that_name_is_left_out()
    {
        Write("from/private/database/old", "from/private/a", "from/files/private/database/b");
        Write("to/private/database/new", "to/private/gone");
        var hub = new LocalHost();
        await new FileRelay(hub, hub).Copy(
            _root / "from",
            _root / "to",
            ["files", "private"],
            "private/database",
            TestContext.Current.CancellationToken
        );
        Directory
            .EnumerateFiles($"{_root}/to", "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath($"{_root}/to", file))
            .ShouldBe(["private/database/new", "private/a", "files/private/database/b"], ignoreOrder: true);
    }

    [Fact]
    public async Task Temporary_files_that_only_the_web_server_can_read_stay_where_they_are()
    {
        Write("from/private/a", "from/private/temp/b", "from/files/private/temp/c", "to/private/temp/d");
        File.SetUnixFileMode($"{_root}/from/private/temp/b", UnixFileMode.None);
        await CommonUser.Give(_root, TestContext.Current.CancellationToken);
        var user = new CommonUser();
        await new FileRelay(user, user).Copy(
            _root / "from",
            _root / "to",
            ["files", "private"],
            leftOut: null,
            TestContext.Current.CancellationToken
        );
        Directory
            .EnumerateFiles($"{_root}/to", "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath($"{_root}/to", file))
            .ShouldBe(["files/private/temp/c", "private/a", "private/temp/d"], ignoreOrder: true);
    }

    private void Write(params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory($"{(_root / file).Parent}");
            File.WriteAllText($"{_root / file}", "");
        }
    }
}
