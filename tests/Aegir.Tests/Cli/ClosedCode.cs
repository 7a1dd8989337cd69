using Aegir.Hosts;
using Aegir.Model;
using Aegir.Tests.Drupal;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

/// <summary>A code base that somebody made with umask 077.</summary>
public sealed class ClosedCode : IDisposable
{
    private const UnixFileMode Others =
        UnixFileMode.OtherRead | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private readonly TinyPlatform _code = TinyPlatform
        .Drupal8()
        .With("web/index.php", "<?php\n")
        .WithDirectory("vendor")
        .WithDirectory("web/sites/all");

    public void Dispose() => _code.Dispose();

    [Fact]
    public async Task Is_not_published_and_whoever_wants_that_is_told_how_to_open_it()
    {
        await using var hub = await TypedHub.Furnished();
        _code.WithUmask(UnixFileMode.None);
        (await hub.Type("platform", "add", "one", "--root", $"{_code.Root}", "--web", "web1")).Code.ShouldBe(0);
        (await hub.Type("platform", "verify", "one", "--dry-run")).Code.ShouldBe(0);
        _code.WithUmask(Others);
        var refused = await hub.Type("platform", "verify", "one");
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain($"could not read {_code.Root}: its mode on the hub is 700");
        refused.Error.ShouldContain(
            $"find {_code.Root} -path '{_code.Root}/web/sites/*' -prune -o -exec chmod go+rX {{}} +"
        );
        var web2 = Fixture.Server("web2") with { Services = [new OfferedService(ServiceType.Http, "apache")] };
        await hub.Db.Servers.Save(web2, TempHub.Ct);
        var added = await hub.Type("platform", "add", "two", "--root", $"{_code.Root}", "--web", "web2");
        added.Code.ShouldBe(2);
        added.Error.ShouldContain("chmod go+rX");
    }

    [Theory]
    [InlineData("web", "700")]
    [InlineData("vendor", "700")]
    [InlineData("web/core", "700")]
    [InlineData("web/index.php", "600")]
    [InlineData("web/sites", "700")]
    [InlineData("web/sites/all", "700")]
    public async Task Is_refused_for_any_part_without_which_no_page_is_served(string part, string mode)
    {
        await using var hub = await TypedHub.Furnished();
        _code.WithUmask(UnixFileMode.None);
        File.SetUnixFileMode($"{_code.Root / part}", File.GetUnixFileMode($"{_code.Root / part}") & ~Others);
        var refused = await hub.Type("platform", "add", "one", "--root", $"{_code.Root}", "--web", "web1");
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain($"could not read {_code.Root / part}: its mode on the hub is {mode}");
    }

    [Fact]
    public async Task What_opens_it_leaves_the_settings_of_its_sites_closed()
    {
        await using var hub = await TypedHub.Furnished();
        var settings =
            $"{_code.With("web/sites/a.example/settings.php", "<?php").Root}/web/sites/a.example/settings.php";
        _code.WithUmask(Others);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var added = await hub.Type("platform", "add", "one", "--root", $"{_code.Root}", "--web", "web1");
            if (added.Code == 0)
                break;
            await new LocalHost().Run(Command.Of("sh", "-euc", added.Error.Split('‘')[1].Split('’')[0]), TempHub.Ct);
        }
        (await hub.Type("platform", "verify", "one", "--dry-run")).Code.ShouldBe(0);
        File.GetUnixFileMode(settings).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>rsync keeps groups by their names, and Aegir's user is in the web server's.</summary>
    [Fact]
    public async Task Is_open_where_the_web_server_s_group_may_read_it()
    {
        await using var hub = await TypedHub.Furnished();
        _code.WithUmask(UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        (await hub.Type("platform", "add", "one", "--root", $"{_code.Root}", "--web", "web1")).Code.ShouldBe(2);
        await new LocalHost().Run(Command.Of("chgrp", "-R", "www-data", $"{_code.Root}"), TempHub.Ct);
        (await hub.Type("platform", "add", "one", "--root", $"{_code.Root}", "--web", "web1")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Is_no_matter_to_a_server_that_runs_as_its_owner()
    {
        await using var hub = await TypedHub.Furnished();
        var web = Fixture.Server("own") with { Services = [new OfferedService(ServiceType.Http, "php")] };
        await hub.Db.Servers.Save(web, TempHub.Ct);
        _code.WithUmask(Others);
        (await hub.Type("platform", "add", "one", "--root", $"{_code.Root}", "--web", "own")).Code.ShouldBe(0);
        (await hub.Type("platform", "verify", "one", "--dry-run")).Code.ShouldBe(0);
    }
}
