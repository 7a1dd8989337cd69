using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Tests.Services.Http;

/// <summary>How the code of a platform gets to a server: packed the first time, by rsync from then on.</summary>
public sealed class PlatformCodeTests : IDisposable
{
    private static readonly string[] Sent =
    [
        "composer.json",
        "vendor/autoload.php",
        "web/.htaccess",
        "web/core/link",
        "web/core/start.sh",
        "web/sites/README.txt",
        "web/sites/all/modules/own.module",
        "web/sites/default/default.settings.php",
        "web/sites/sites.php",
        "web/two  spaces\nand a line[*]?.php",
    ];

    private static readonly string[] Kept =
    [
        ".git/config",
        "vendor/some/module/.git/config",
        "web/sites/default/settings.php",
        "web/sites/default/files/upload",
        "web/sites/example.com/settings.php",
        "web/sites/[*]/settings.php",
    ];

    private readonly UnixPath _hub = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-code-").FullName);
    private readonly LocalHost _local = new();
    private readonly Platform _platform;
    private readonly StepScope _scope;

    public PlatformCodeTests()
    {
        _platform = HttpExamples.Platform(_hub);
        _scope = new StepScope(1, _hub / "tasks/1", _ => { });
        foreach (var file in Sent.Concat(Kept).Except(["web/core/link"]))
            Write(file, file);
        File.CreateSymbolicLink(On("web/core/link"), "../../vendor/autoload.php");
        File.SetUnixFileMode(On("web/core/start.sh"), (UnixFileMode)0b111_101_000);
        File.SetUnixFileMode(On("vendor"), (UnixFileMode)0b111_000_101);
        File.SetLastWriteTimeUtc(On("composer.json"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete($"{_hub}", recursive: true);

    [Fact]
    public async Task The_first_time_it_is_sent_packed_and_is_what_rsync_would_have_made_of_it()
    {
        var host = new MirroringHost(_hub / "web1");
        await Publish(host);
        host.Copies.ShouldBe(0);
        Arrived(host).ShouldBe(Sent, ignoreOrder: true);
        (await Preview(host)).ShouldBe("0 files change\n");
    }

    [Fact]
    public async Task What_is_there_already_is_completed_by_rsync()
    {
        var host = new MirroringHost(_hub / "web1");
        await Publish(host);
        File.Delete($"{host.On(_platform.Root)}/composer.json");
        await Publish(host);
        host.Copies.ShouldBe(1);
        Arrived(host).ShouldBe(Sent, ignoreOrder: true);
    }

    [Fact]
    public async Task A_server_without_zstd_gets_it_by_rsync()
    {
        var host = new MirroringHost(_hub / "web1") { Lacks = "zstd" };
        await Publish(host);
        host.Copies.ShouldBe(1);
        Arrived(host).ShouldBe(Sent, ignoreOrder: true);
    }

    [Fact]
    public async Task Files_of_another_group_keep_it_by_rsync()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can give a file any group.");
        await _local.Run(Command.Of("chgrp", "www-data", On("composer.json")), Ct);
        var host = new MirroringHost(_hub / "web1");
        await Publish(host);
        var composer = $"{host.On(_platform.Root)}/composer.json";
        (await _local.Query(Command.Of("stat", "--format=%G", composer), Ct)).ShouldBe("www-data\n");
        (await Preview(host)).ShouldBe("0 files change\n");
    }

    [Fact]
    public async Task The_undo_of_the_first_time_leaves_nothing()
    {
        var host = new MirroringHost(_hub / "web1");
        var step = Step(host);
        await step.Run(_scope, Ct);
        await (step.Undo ?? throw new InvalidOperationException("no undo"))(_scope, Ct);
        Directory.Exists($"{host.On(_platform.Root)}").ShouldBeFalse();
    }

    private Step Step(MirroringHost host) =>
        HttpExamples.Service(HttpExamples.Place(_hub, "apache", host)).PublishCode(_platform).ShouldHaveSingleItem();

    private Task Publish(MirroringHost host) => Step(host).Run(_scope, Ct);

    private Task<string> Preview(MirroringHost host) =>
        (Step(host).Preview ?? throw new InvalidOperationException("no preview"))(Ct);

    private IEnumerable<string> Arrived(MirroringHost host)
    {
        var root = $"{host.On(_platform.Root)}";
        return Directory
            .EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories)
            .Where(entry => new FileInfo(entry) is { LinkTarget: not null } or { Exists: true })
            .Select(entry => Path.GetRelativePath(root, entry));
    }

    private string On(string file) => Path.Combine($"{_platform.Root}", file);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(On(file)) ?? "");
        File.WriteAllText(On(file), text);
    }
}
