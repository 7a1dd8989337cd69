using Aegir.Model;
using Aegir.Tasks.Importing;
using Aegir.Tests.Store;

namespace Aegir.Tests.Tasks.Importing;

/// <summary>A site on a platform whose settings, or links, name directories.</summary>
public sealed class FoundPlacesTests : IDisposable
{
    private readonly DirectoryInfo _beside = Directory.CreateTempSubdirectory("aegir-beside-");

    public void Dispose() => _beside.Delete(recursive: true);

    [Theory]
    [InlineData("/platforms/p/web/sites/x/files")]
    [InlineData("/platforms/p/web/sites/x/private/files")]
    [InlineData("/platforms/p/config/sync")]
    [InlineData("/platforms/p/web/sites/x/inward", "/platforms/p/web/sites/x/files")]
    [InlineData("+/pictures")]
    public async Task A_directory_of_its_own_is_taken(string named, string? real = null)
    {
        await using var hub = new TempHub();
        await Lay(hub);
        (await Find(hub, named)).ShouldBe(Full(hub, real ?? named));
    }

    [Theory]
    [InlineData("/.ssh")]
    [InlineData("/backups")]
    [InlineData("/config/server_web1")]
    [InlineData("/platforms/p/web/sites/victim/files")]
    [InlineData("/platforms/p/web/sites")]
    [InlineData("/platforms/p")]
    [InlineData("/platforms/q/config")]
    [InlineData("/platforms/p/web/sites/x/outward")]
    [InlineData("/..")]
    [InlineData("+/other/web/sites")]
    public async Task A_directory_of_others_is_refused_however_it_is_named(string named)
    {
        await using var hub = new TempHub();
        await Lay(hub);
        var refused = await Should.ThrowAsync<Conflict>(() => Find(hub, named));
        refused.Message.ShouldContain($"says that its files are in {Full(hub, named)}");
        refused.Message.ShouldEndWith($"move them into {hub.Layout.Platforms}/p/web/sites/x first.");
    }

    [Fact]
    public async Task A_site_whose_own_directory_is_a_link_to_all_sites_gains_nothing_by_it()
    {
        await using var hub = new TempHub();
        await Lay(hub);
        Directory.Delete($"{hub.Layout.Platforms}/p/web/sites/x", recursive: true);
        Directory.CreateSymbolicLink($"{hub.Layout.Platforms}/p/web/sites/x", $"{hub.Layout.Platforms}/p/web");
        await Should.ThrowAsync<Conflict>(() => Find(hub, "/platforms/p/web/sites/victim/files"));
    }

    [Fact]
    public async Task Of_another_machine_the_user_there_is_the_limit()
    {
        await using var hub = new TempHub();
        await Lay(hub);
        var machine = new ForeignMachine(
            Parsed.Parse<HostAddress>("old"),
            Port.Of(22),
            Parsed.Parse<UnixUser>("deploy"),
            ""
        );
        (await Find(hub, "/backups", machine)).ShouldBe(Full(hub, "/backups"));
        (await Find(hub, "/nothing", machine)).ShouldBeNull();
    }

    [Fact]
    public async Task A_copy_that_a_killed_import_left_is_removed_after_a_day()
    {
        await using var hub = new TempHub();
        using var fleet = new Fleet(await hub.Open(), hub.Layout);
        var left = $"{hub.Layout.Run}/import-4711";
        Directory.CreateDirectory($"{left}/modules");
        File.SetUnixFileMode($"{left}/modules", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync($"{hub.Layout.Run}/other", "", TempHub.Ct);
        hub.Clock.SetUtcNow(TimeProvider.System.GetUtcNow().AddHours(23));
        await FoundSites.RemoveLeft(fleet, TempHub.Ct);
        Directory.Exists(left).ShouldBeTrue();
        hub.Clock.Advance(TimeSpan.FromHours(2));
        await FoundSites.RemoveLeft(fleet, TempHub.Ct);
        Directory.Exists(left).ShouldBeFalse();
        File.Exists($"{hub.Layout.Run}/other").ShouldBeTrue();
    }

    /// <summary>A path of the hub, one beside it (<c>+/…</c>), or the directory that the hub is in.</summary>
    private UnixPath Full(TempHub hub, string path) =>
        path == "/.."
            ? hub.Layout.Root.Parent
            : Parsed.Parse<UnixPath>(path[0] == '+' ? $"{_beside.FullName}{path[1..]}" : $"{hub.Layout.Root}{path}");

    private async Task<UnixPath?> Find(TempHub hub, string named, ForeignMachine? machine = null)
    {
        using var fleet = new Fleet(await hub.Open(), hub.Layout);
        var platform = await fleet.Db.Platforms.Get(ContextName.Platform("p"), TempHub.Ct);
        var source = new SiteSource(
            machine,
            machine is null ? ContextName.Hub : null,
            platform.Docroot,
            Parsed.Parse<DirectoryName>("x")
        );
        return await new FoundPlaces(fleet, fleet.Hub, source, platform).Find(
            new FoundPart("files", Full(hub, named)),
            source.Path,
            TempHub.Ct
        );
    }

    /// <summary>A hub with two platforms, a third and something else beside it.</summary>
    private async Task Lay(TempHub hub)
    {
        var root = hub.Layout.Root;
        foreach (
            var directory in new[]
            {
                ".ssh",
                "backups",
                "config/server_web1",
                "platforms/p/config/sync",
                "platforms/p/web/sites/x/files",
                "platforms/p/web/sites/x/private/files",
                "platforms/p/web/sites/victim/files",
                "platforms/q/config",
            }
        )
            Directory.CreateDirectory($"{root}/{directory}");
        _beside.CreateSubdirectory("pictures");
        _beside.CreateSubdirectory("other/web/sites");
        Directory.CreateSymbolicLink($"{root}/platforms/p/web/sites/x/inward", "files");
        Directory.CreateSymbolicLink($"{root}/platforms/p/web/sites/x/outward", $"{root}/.ssh");
        var db = await hub.Open();
        await Fixture.Save(db);
        foreach (var (name, place) in new[] { ("p", "platforms/p"), ("q", "platforms/q") })
            await db.Platforms.Save(Platform(name, root / place), TempHub.Ct);
        await db.Platforms.Save(Platform("other", Parsed.Parse<UnixPath>($"{_beside.FullName}/other")), TempHub.Ct);
    }

    private static Platform Platform(string name, UnixPath root) =>
        Fixture.Platform with
        {
            Name = ContextName.Platform(name),
            Root = root,
            Code = new DrupalCode(DrupalFlavour.Drupal8, "10.6.12", "web"),
        };
}
