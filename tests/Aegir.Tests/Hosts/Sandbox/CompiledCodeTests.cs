using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Tests.Drupal;

namespace Aegir.Tests.Hosts.Sandbox;

/// <summary>
/// Whether PHP runs from compiled code is seen by changing a file without changing its time: then what runs is what the file
/// said before.
/// </summary>
public sealed class CompiledCodeTests
{
    private static readonly DateTime Then = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_site_has_loaded_is_compiled_for_the_next()
    {
        using var tiny = await Ready();
        (await Load(tiny, "core/a.php")).ShouldBe("first");
        await Compile(tiny);
        Write(tiny, "core/a.php", "second", Then);
        (await Load(tiny, "core/a.php")).ShouldBe("first");
    }

    [Fact]
    public async Task PHP_that_the_sites_PHP_starts_uses_it_too()
    {
        using var tiny = await Ready();
        const string Start = "passthru('php core/a.php');";
        (await Run(tiny, Start)).ShouldBe("first");
        await Compile(tiny);
        Write(tiny, "core/a.php", "second", Then);
        (await Run(tiny, Start)).ShouldBe("first");
    }

    [Fact]
    public async Task A_file_that_has_changed_runs_as_it_is()
    {
        using var tiny = await Ready();
        await Load(tiny, "core/a.php");
        await Compile(tiny);
        Write(tiny, "core/a.php", "second", Then.AddSeconds(1));
        (await Load(tiny, "core/a.php")).ShouldBe("second");
        Write(tiny, "core/new.php", "new", Then);
        (await Load(tiny, "core/new.php")).ShouldBe("new");
    }

    [Fact]
    public async Task A_file_that_was_loaded_on_one_platform_is_compiled_on_another()
    {
        using var tiny = await Ready();
        await Load(tiny, "core/a.php");
        var next = tiny.Layout.Platforms / "next";
        (await tiny.Hub.Try(Command.Of("cp", "-a", $"{tiny.Root}", $"{next}"), Ct)).ExitCode.ShouldBe(0);
        var world = tiny.Site().World;
        var there = new SiteWorld(next, Moved(world.Docroot), Moved(world.Directory), [], []);
        await new PhpSandbox(tiny.Hub, tiny.Layout).Compile(there, Ct);
        File.WriteAllText($"{next}/web/core/a.php", "<?php echo 'second';");
        File.SetLastWriteTimeUtc($"{next}/web/core/a.php", Then);
        (await Run(tiny, "require 'core/a.php';", there)).ShouldBe("first");

        UnixPath Moved(UnixPath path) =>
            Parsed.Parse<UnixPath>($"{path}".Replace("/tiny", "/next", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Compiling_runs_none_of_it()
    {
        using var tiny = await Ready();
        tiny.With("web/core/b.php", "<?php file_put_contents('sites/example.com/files/ran', 'x', FILE_APPEND);");
        File.SetLastWriteTimeUtc($"{tiny.Root}/web/core/b.php", Then);
        await Load(tiny, "core/b.php");
        await Compile(tiny);
        File.ReadAllText($"{tiny.Site().Directory}/files/ran").ShouldBe("x");
    }

    [Fact]
    public async Task A_site_cannot_write_what_another_will_run()
    {
        using var tiny = await Ready();
        await Load(tiny, "core/a.php");
        await Compile(tiny);
        (
            await Run(
                tiny,
                """
                $files = explode("\n", trim(shell_exec('find /run/aegir/compiled -name "*.bin"')));
                foreach ($files as $file) {
                    echo @file_put_contents($file, 'x') || @unlink($file) || @rename(dirname($file), '/tmp/x') ? 'yes' : 'no';
                }
                foreach (['/run/aegir/loaded.php', '/run/aegir/php.d/settings.ini', '/run/aegir/x'] as $file) {
                    echo @file_put_contents($file, 'x') ? 'yes' : 'no';
                }
                """
            )
        ).ShouldBe("nononono");
        (await Load(tiny, "core/a.php")).ShouldBe("first");
    }

    [Fact]
    public async Task Names_that_a_site_makes_up_lead_nowhere()
    {
        using var tiny = await Ready();
        tiny.With("web/sites/other.org/settings.php", "<?php").With("web/sites/example.com/own.php", "<?php");
        await Run(
            tiny,
            $"""
            $root = '{tiny.Root}';
            file_put_contents('/run/aegir/loaded', implode("\n", [
                '/etc/passwd', "$root/../tiny/web/core/a.php", "$root/web/missing.php", "$root/web/core", $root, "$root/", '',
                "$root/web/sites/other.org/settings.php", "$root/web/sites/example.com/own.php", "\0", str_repeat('x', 5000),
                "$root/web/core/a.php", "$root//web/core/a.php",
            ]));
            """
        );
        Names(tiny).ShouldBe(["web/core/a.php"]);
    }

    [Theory]
    [InlineData("chmod('/run/aegir/loaded', 0);")]
    [InlineData("ftruncate(fopen('/run/aegir/loaded', 'w'), 1 << 32);")]
    [InlineData("unlink('/run/aegir/loaded'); posix_mkfifo('/run/aegir/loaded', 0600);")]
    public async Task A_report_that_cannot_be_read_is_none(string php)
    {
        using var tiny = await Ready();
        (await Run(tiny, $"@{php} echo 'done';")).ShouldEndWith("done");
        Directory.EnumerateFiles($"{tiny.Layout.Run}", "loaded-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_files_with_one_function_keep_nothing_else_from_being_compiled()
    {
        using var tiny = await Ready();
        foreach (var name in new[] { "b", "c" })
        {
            tiny.With($"web/core/{name}.php", "<?php function twice() {}");
            File.SetLastWriteTimeUtc($"{tiny.Root}/web/core/{name}.php", Then);
        }
        Write(tiny, "core/z.php", "first", Then);
        foreach (var name in new[] { "b", "c", "z" })
            await Load(tiny, $"core/{name}.php");
        await Compile(tiny);
        Write(tiny, "core/z.php", "second", Then);
        (await Load(tiny, "core/z.php")).ShouldBe("first");
    }

    [Fact]
    public async Task What_is_compiled_of_a_platform_that_is_gone_is_removed()
    {
        using var tiny = await Ready();
        await Load(tiny, "core/a.php");
        await Compile(tiny);
        var gone = $"{tiny.Layout.Compiled}/gone";
        Directory.CreateDirectory(gone);
        var note = Directory.GetFiles($"{tiny.Layout.Compiled}", "note", SearchOption.AllDirectories).Single();
        File.WriteAllText($"{gone}/note", File.ReadAllText(note).Replace("/tiny", "/gone", StringComparison.Ordinal));
        await Load(tiny, "core/new.php", "new");
        await Compile(tiny);
        Directory.Exists(gone).ShouldBeFalse();
        File.Exists(note).ShouldBeTrue();
    }

    [Fact]
    public async Task What_another_PHP_has_compiled_is_not_used_and_made_anew()
    {
        using var tiny = await Ready();
        await Load(tiny, "core/a.php");
        await Compile(tiny);
        var note = Directory.GetFiles($"{tiny.Layout.Compiled}", "note", SearchOption.AllDirectories).Single();
        File.WriteAllText(
            note,
            File.ReadAllText(note).Replace("/usr/bin/php", "/usr/bin/elsewhere", StringComparison.Ordinal)
        );
        Write(tiny, "core/a.php", "second", Then);
        (await Load(tiny, "core/a.php")).ShouldBe("second");
        await Compile(tiny);
        Write(tiny, "core/a.php", "third", Then);
        (await Load(tiny, "core/a.php")).ShouldBe("second");
    }

    private static Task Compile(TinyPlatform tiny) =>
        new PhpSandbox(tiny.Hub, tiny.Layout).Compile(tiny.Site().World, Ct);

    private static string[] Names(TinyPlatform tiny) => File.ReadAllLines($"{tiny.Layout.Compiled}/loaded");

    private static Task<string> Load(TinyPlatform tiny, string file, string? text = null)
    {
        if (text is not null)
            Write(tiny, file, text, Then);
        return Run(tiny, $"require '{file}';");
    }

    private static Task<string> Run(TinyPlatform tiny, string php, SiteWorld? world = null) =>
        new PhpSandbox(tiny.Hub, tiny.Layout).Run(
            world ?? tiny.Site().World,
            Command.Of("php") with
            {
                Input = $"<?php {php}",
            },
            Ct
        );

    private static void Write(TinyPlatform tiny, string file, string text, DateTime time)
    {
        tiny.With($"web/{file}", $"<?php echo '{text}';");
        File.SetLastWriteTimeUtc($"{tiny.Root}/web/{file}", time);
    }

    private static async Task<TinyPlatform> Ready()
    {
        Needs.Sandbox();
        var tiny = TinyPlatform.Drupal8();
        Write(tiny, "core/a.php", "first", Then);
        foreach (var step in tiny.Family().WriteSite(tiny.Site()))
            await step.Run(tiny.Scope, Ct);
        return tiny;
    }
}
