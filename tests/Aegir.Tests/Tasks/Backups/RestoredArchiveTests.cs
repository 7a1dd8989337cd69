using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks.Backups;
using Aegir.Tests.Store;

namespace Aegir.Tests.Tasks.Backups;

/// <summary>What a hub that serves no sites keeps of a backup's uploads: none, but the site's configuration.</summary>
public sealed class RestoredArchiveTests : IAsyncDisposable
{
    private readonly BackupBench _bench = new();
    private readonly TempHub _hub = new();

    private string Site => $"{_bench.SiteDirectory}";

    public async ValueTask DisposeAsync()
    {
        _bench.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Uploads_go_and_directories_of_configuration_stay()
    {
        await Make("settings.php", "private/config/sync/system.site.yml", "files/config_x7k2/active/a.json");
        await Make("files/photo.jpg", "files/.htaccess", "files/..odd", "files/-rf", "files/a b\nc", "files/deep/er/d");
        await Make("files/config_secret.pdf", "files/config/mine", "private/config_x7k2/d", "private/*");
        (await Kept()).ShouldBe([
            "files/config_x7k2/active/a.json",
            "private/config/sync/system.site.yml",
            "settings.php",
        ]);
    }

    [Fact]
    public async Task A_link_that_looks_like_configuration_goes_and_what_it_leads_to_is_not_touched()
    {
        var elsewhere = Directory.CreateDirectory($"{_bench.Root}/elsewhere").FullName;
        await File.WriteAllTextAsync($"{elsewhere}/theirs", "", TempHub.Ct);
        foreach (var (part, name) in new[] { ("files", "config_x7k2"), ("private", "config") })
        {
            Directory.CreateDirectory($"{Site}/{part}");
            File.CreateSymbolicLink($"{Site}/{part}/{name}", elsewhere);
        }
        (await Kept()).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries($"{_bench.Root}/back/files").ShouldBeEmpty();
        File.Exists($"{elsewhere}/theirs").ShouldBeTrue();
    }

    /// <summary>Backs the site up, and unpacks it; the paths of what is then there.</summary>
    private async Task<IReadOnlyList<string>> Kept()
    {
        await _bench.Write(TempHub.Ct);
        Directory.CreateDirectory($"{_hub.Layout.Backups}");
        File.Copy($"{_bench.Archive}", $"{_hub.Layout.Backups / _bench.Archive.Name}");
        using var fleet = new Fleet(await _hub.Open(), _hub.Layout);
        var archive = new RestoredArchive(
            fleet,
            Parsed.Parse<BackupName>(Path.GetFileNameWithoutExtension(_bench.Archive.Name)),
            _bench.Site with
            {
                WebGroup = Parsed.Parse<UnixUser>(Environment.UserName),
            }
        );
        var back = _bench.Root / "back";
        await archive.UnpackOnHub(_bench.Hub, back, new StepScope(1, _bench.Root / "room", _ => { }), TempHub.Ct);
        return
        [
            .. Directory
                .EnumerateFiles($"{back}", "*", SearchOption.AllDirectories)
                .Select(path => path[($"{back}".Length + 1)..])
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task Make(params string[] paths)
    {
        foreach (var path in paths)
        {
            Directory.CreateDirectory($"{Site}/{Path.GetDirectoryName(path)}");
            await File.WriteAllTextAsync($"{Site}/{path}", "x", TempHub.Ct);
        }
    }
}
