using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Tests.Drupal;

namespace Aegir.Tests.Hosts.Sandbox;

/// <summary>A site whose code does what it can to learn and change more than is its own.</summary>
public sealed class PhpSandboxTests
{
    [Fact]
    public async Task The_environment_holds_the_sites_own_credentials_and_nothing_else()
    {
        using var tiny = await Ready();
        Environment.SetEnvironmentVariable("AEGIR_ROOT", $"{tiny.Layout.Root}");
        var names = await Php(tiny, "$names = array_keys(getenv()); sort($names); echo implode(' ', $names);");
        names.ShouldBe("HOME LANG PATH PWD aegir_site db_host db_name db_passwd db_port db_type db_user");
    }

    [Fact]
    public async Task Aegirs_files_other_sites_and_other_platforms_are_not_there()
    {
        using var tiny = await Ready();
        Secret(tiny, "aegir.key");
        Secret(tiny, "aegir.db");
        Secret(tiny, ".ssh/id_ed25519");
        Secret(tiny, "platforms/other/settings.php");
        tiny.With("web/sites/other.org/settings.php", "canary of another")
            .With("web/sites/default/settings.php", "canary of the default");
        var found = await Php(
            tiny,
            """
            foreach (array_slice($argv, 1) as $path) { echo @file_get_contents($path); }
            echo @shell_exec('grep -rs "canary of" /tmp /etc sites');
            echo implode(' ', array_diff(scandir('/'), ['.', '..'])), ' ', implode(' ', array_diff(scandir('sites'), ['.', '..']));
            """,
            $"{tiny.Layout.KeyFile}",
            $"{tiny.Layout.Database}",
            $"{tiny.Layout.SshKey}",
            $"{tiny.Layout.Platforms}/other/settings.php",
            $"{tiny.Root}/web/sites/other.org/settings.php",
            $"{tiny.Root}/web/sites/default/settings.php",
            "/etc/shadow",
            "/etc/passwd",
            "/root/.bashrc"
        );
        found.ShouldNotContain("canary of the default");
        found.ShouldNotContain("root:");
        found.ShouldEndWith("bin dev etc lib lib64 proc sbin tmp usr all default example.com sites.php");
    }

    [Theory]
    [InlineData("/x")]
    [InlineData("/dev/x")]
    [InlineData("/etc/cron.d/x")]
    [InlineData("/usr/bin/x")]
    [InlineData("ROOT/web/index.php")]
    [InlineData("ROOT/web/sites/all/x.php")]
    [InlineData("ROOT/web/sites/sites.php")]
    [InlineData("ROOT/web/sites/x")]
    [InlineData("ROOT/web/sites/example.com/settings.php")]
    [InlineData("ROOT/web/sites/example.com/x.php")]
    public async Task It_writes_nowhere_but_to_its_files(string path)
    {
        using var tiny = await Ready();
        var target = path.Replace("ROOT", $"{tiny.Root}", StringComparison.Ordinal);
        var before = File.Exists(target) ? File.ReadAllText(target) : null;
        (await Php(tiny, "echo @file_put_contents($argv[1], 'x') === false ? 'no' : 'yes';", target)).ShouldBe("no");
        (File.Exists(target) ? File.ReadAllText(target) : null).ShouldBe(before);
    }

    [Fact]
    public async Task It_writes_to_its_files_private_files_and_a_temporary_directory_that_vanishes()
    {
        using var tiny = await Ready();
        await Php(
            tiny,
            "foreach (['sites/example.com/files/a', 'sites/example.com/private/b', '/tmp/aegir-sandbox-test'] as $p) { touch($p) or exit(1); }"
        );
        File.Exists($"{tiny.Site().Directory}/files/a").ShouldBeTrue();
        File.Exists($"{tiny.Site().Directory}/private/b").ShouldBeTrue();
        File.Exists("/tmp/aegir-sandbox-test").ShouldBeFalse();
    }

    [Theory]
    [InlineData("exit(0);")]
    [InlineData("exit(3);")]
    public async Task No_file_that_it_leaves_gives_its_rights_to_others(string end)
    {
        using var tiny = await Ready();
        var (own, outside) = (tiny.Site().Directory, $"{tiny.Layout.Root}/outside");
        File.WriteAllText(outside, "");
        File.SetUnixFileMode(outside, (UnixFileMode)0b110_111_101_101);
        tiny.WithLink("web/sites/example.com/files/link", outside);
        var php =
            "foreach (['files/deep', 'files/.deep', 'private'] as $d) { chdir($argv[1]); @mkdir($d); copy('/usr/bin/id', \"$d/id\"); chmod(\"$d/id\", 06755); chmod($d, 02775); }";
        await new PhpSandbox(tiny.Hub, tiny.Layout).Try(
            tiny.Site().World,
            new Command(["php", "--", $"{own}"]) { Input = $"<?php {php} {end}" },
            Ct
        );
        foreach (var directory in new[] { "files/deep", "files/.deep", "private" })
        {
            Mode($"{own}/{directory}/id").ShouldBe("755");
            Mode($"{own}/{directory}").ShouldBe("2775");
        }
        Mode(outside).ShouldBe("6755");

        static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);
    }

    [Fact]
    public async Task A_link_in_its_files_leads_nowhere()
    {
        using var tiny = await Ready();
        Secret(tiny, "aegir.key");
        tiny.WithLink("web/sites/example.com/files/key", $"{tiny.Layout.KeyFile}")
            .WithLink("web/sites/leak", $"{tiny.Layout.Root}");
        (
            await Php(
                tiny,
                "echo @file_get_contents('sites/example.com/files/key'), @file_get_contents('sites/leak/aegir.key');"
            )
        ).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_sees_no_other_process_and_none_of_its_own_outlives_it()
    {
        using var tiny = await Ready();
        var printed = await Php(
            tiny,
            "shell_exec('(sleep 30; touch sites/example.com/files/late) >/dev/null 2>&1 &'); echo count(glob('/proc/[0-9]*'));"
        );
        int.Parse(printed, System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThan(8);
    }

    [Fact]
    public async Task A_failure_says_why_without_the_secrets()
    {
        using var tiny = await Ready();
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            Php(
                tiny,
                "fwrite(fopen('php://stderr', 'w'), 'Access denied with ' . getenv('db_passwd') . ' ' . htmlspecialchars(getenv('db_passwd'))); exit(3);"
            )
        );
        failure.ExitCode.ShouldBe(3);
        failure.Message.ShouldContain("Access denied with [redacted] ");
        failure.Message.ShouldNotContain("canary of the default");
    }

    [Fact]
    public async Task What_it_prints_comes_back_without_the_secrets()
    {
        using var tiny = await Ready();
        (await Php(tiny, "echo getenv('db_passwd'), ' ', rawurlencode(getenv('db_passwd'));")).ShouldBe(
            "[redacted] [redacted]"
        );
    }

    [Fact]
    public async Task It_is_stopped_after_its_time()
    {
        using var tiny = await Ready();
        var sleep = Command.Of("php") with { Input = "<?php sleep(60);", Timeout = TimeSpan.FromSeconds(1) };
        var sandbox = new PhpSandbox(tiny.Hub, tiny.Layout);
        (await Should.ThrowAsync<CommandFailed>(() => sandbox.Run(tiny.Site().World, sleep, Ct))).Message.ShouldContain(
            "did not end within 1 s"
        );
    }

    [Fact]
    public async Task A_platform_that_holds_Aegirs_own_files_is_refused()
    {
        using var tiny = await Ready();
        var sandbox = new PhpSandbox(tiny.Hub, new HubLayout(tiny.Root / "web" / "aegir"));
        await Should.ThrowAsync<InvalidInput>(() => sandbox.Run(tiny.Site().World, Command.Of("true"), Ct));
    }

    [Fact]
    public async Task For_an_installer_garbage_is_collected_when_there_is_much_and_not_before()
    {
        using var tiny = await Ready();
        var said = await new PhpSandbox(tiny.Hub, tiny.Layout).Run(
            tiny.Site().World with
            {
                IsForInstaller = true,
            },
            Command.Of("php") with
            {
                Input = """
                <?php
                echo gc_enabled() ? 'on' : 'off';
                // Three gigabytes, each piece of which keeps itself alive.
                for ($piece = 0; $piece < 300000; $piece++) {
                    $kept = new stdClass();
                    $kept->itself = $kept;
                    $kept->text = str_repeat('x', 10000);
                    class_exists("Nobody\\Has$piece");
                    if ($piece === 40000) {
                        echo ', ', gc_enabled() ? 'on' : 'off';
                    }
                }
                echo ', ', gc_enabled() ? 'on' : 'off';
                """,
            },
            Ct
        );
        said.ShouldBe("off, off, on");
    }

    /// <summary>bubblewrap makes a process that waits for it before it is told to die with it.</summary>
    [Fact]
    public async Task Nothing_is_left_of_one_that_is_stopped_while_it_begins()
    {
        using var tiny = await Ready();
        var sandbox = new PhpSandbox(tiny.Hub, tiny.Layout);
        var sleep = Command.Of("php") with { Input = "<?php sleep(60);" };
        for (var attempt = 0; attempt < 300; attempt++)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            stop.CancelAfter(TimeSpan.FromMilliseconds(attempt % 30));
            await Should.ThrowAsync<OperationCanceledException>(() =>
                sandbox.Run(tiny.Site().World, sleep, stop.Token)
            );
        }
        var left = await tiny.Hub.Try(Command.Of("pgrep", "-f", $"bwrap .*{tiny.Root}"), Ct);
        left.Output.ShouldBeEmpty();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<TinyPlatform> Ready()
    {
        Needs.Sandbox();
        var tiny = TinyPlatform
            .Drupal8()
            .With("web/index.php", "<?php")
            .With("web/sites/all/modules/README.txt", "")
            .With("web/sites/default/default.settings.php", "<?php")
            .With("web/sites/sites.php", "<?php");
        foreach (var step in tiny.Family().WriteSite(tiny.Site()))
            await step.Run(tiny.Scope, Ct);
        File.Delete($"{tiny.Root}/web/sites/sites.local.php");
        return tiny;
    }

    private static Task<string> Php(TinyPlatform tiny, string program, params string[] arguments) =>
        new PhpSandbox(tiny.Hub, tiny.Layout).Run(
            tiny.Site().World,
            new Command(["php", "--", .. arguments]) { Input = "<?php " + program },
            Ct
        );

    private static void Secret(TinyPlatform tiny, string path)
    {
        Directory.CreateDirectory($"{(tiny.Layout.Root / path).Parent}");
        File.WriteAllText($"{tiny.Layout.Root / path}", "canary of Aegir");
    }
}
