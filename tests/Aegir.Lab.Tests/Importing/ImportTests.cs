using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Importing;

/// <summary>Sites that were never Aegir's come under its care, and stay what they are where they were.</summary>
public sealed class ImportTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    private Lab Lab => lab.Lab;

    public static TheoryData<string> Codes => [CodeBases.Mini, .. CodeBases.Newest().Select(row => row.Data)];

    [Theory, MemberData(nameof(Codes))]
    public async Task A_site_comes_from_another_machine_with_all_that_it_has_and_stays_there_as_it_was(string code)
    {
        var foreign = await ForeignSite.Make(Lab, code);
        await foreign.Use();
        var link = await foreign.LoginPath();
        var (rows, before) = (await foreign.Rows(), await foreign.Everything());
        var site = await Imported(code, "web1");
        await using var watch = new ProcessWatch();

        var said = await Import(foreign, site);

        said.Code.ShouldBe(0, said.Err);
        TestContext.Current.TestOutputHelper?.WriteLine(said.Err);
        said.Err.ShouldContain("$settings['reverse_proxy']");
        (await site.Get()).Body.ShouldContain("Made by hand");
        (await foreign.Rows(await site.Shown("database"))).ShouldBe(rows);
        (await site.Sql("SELECT note, HEX(raw) FROM lab_notes ORDER BY id")).ShouldBe(
            $"Zwölf Boxkämpfer 🥊\t00FF0A0D1A275C\n/sites/{site.Uri}/files/a b.txt\tNULL\n"
        );
        (await Sums("web1", $"{site.Directory}/files/deep")).ShouldBe(
            await Sums(ForeignSite.Host, $"{foreign.Directory}/files/deep")
        );
        (await site.Get($"/sites/{site.Uri}/files/a%20b.txt")).Body.ShouldBe("a name with a space");
        (await Lab.Sh("web1", $"cat {site.Directory}/private/files/reports/report.txt", "www-data")).ShouldBe(
            "not for all"
        );
        (
            await Lab.Sh("web1", $"find {site.Directory}/files {site.Directory}/private/files -not -group www-data")
        ).ShouldBe("");
        (await Lab.Sh("web1", $"cat {site.Directory}/modules/own/note.txt")).ShouldBe("name: Own");
        (await site.Shown("profile")).ShouldBe("minimal");
        var cookies = $"/tmp/{site.Uri}";
        await site.Browse(link, cookies);
        (await site.IsLoggedIn(cookies)).ShouldBeTrue();
        (await foreign.Everything()).ShouldBe(before);
        watch.Seen.ShouldAllBe(line => !line.Contains(foreign.Password, StringComparison.Ordinal));
        await site.Aegir("verify");
        await site.Aegir("backup");
    }

    [Fact]
    public async Task A_machine_with_another_host_key_than_given_is_told_nothing()
    {
        var foreign = await ForeignSite.Make(Lab, CodeBases.Mini);
        var site = await Imported(CodeBases.Mini, "web1");
        var other = (await Lab.Sh("ssh2", "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub")).Trim();

        var refused = await Import(foreign, site, other);

        refused.Code.ShouldBe(1, refused.Err);
        refused.Err.ShouldContain("is not the one that was given");
        (await Lab.Aegir("site", "show", site.Uri)).Code.ShouldBe(3);
    }

    [Fact]
    public async Task An_import_whose_process_dies_leaves_nothing_and_can_be_repeated()
    {
        var foreign = await ForeignSite.Make(Lab, CodeBases.Mini);
        await foreign.Use();
        var site = await Imported(CodeBases.Mini, "web2");
        var before = await State(site);
        var words = await Words(foreign, site, null);
        (await Lab.Aegir([.. words, "--dry-run"])).Succeeded().ShouldNotContain(foreign.Password);
        (await State(site)).ShouldBe(before);

        foreach (
            var (when, step) in new[]
            {
                ("before", "copy the database"),
                ("within", "copy its files"),
                ("after", "rewrite the paths"),
            }
        )
        {
            var died = await Lab.Probe(["die", when, step, .. words]);
            died.Code.ShouldBe(137, died.Err);
            (await Lab.Aegir("task", "recover")).Code.ShouldBe(0);
            (await State(site)).ShouldBe(before, $"died {when} ‘{step}’");
        }

        (await Lab.Aegir(words)).Code.ShouldBe(0);
        (await site.Get()).Body.ShouldContain("Made by hand");
    }

    [Fact]
    public async Task A_site_that_lies_on_a_platform_is_found_and_taken_over_and_its_hostile_settings_learn_nothing()
    {
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, "web1");
        var neighbour = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: platform);
        var foreign = await ForeignSite.Make(Lab, CodeBases.Mini);
        await foreign.Use();
        var site = neighbour with { Uri = $"{Names.Unique("found")}.example" };
        await Lay(foreign, "hub", site.Directory);

        (await lab.Aegir("platform", "show", platform)).ShouldContain($"sites/{site.Uri} on master: aegir site import");
        (await Lab.Aegir("platform", "verify", platform)).Err.ShouldContain(
            $"sites/{site.Uri} (@server_master) has no record"
        );
        var said = await Lab.Aegir("site", "import", site.Uri, "--platform", platform, "--db", "db1");

        said.Code.ShouldBe(0, said.Err);
        said.Err.ShouldContain("learnt: ");
        said.Err.ShouldNotContain("read /");
        said.Err.ShouldNotContain("wrote /");
        said.Err.ShouldNotContain("reached");
        said.Err.ShouldNotContain(neighbour.Uri);
        (await site.Get()).Body.ShouldContain("Made by hand");
        (await site.Get($"/sites/{site.Uri}/files/a%20b.txt")).Body.ShouldBe("a name with a space");
        (await Lab.Sh("hub", $"ls -d {site.Docroot}/sites/.{site.Uri}.before-*/settings.php")).ShouldNotBeEmpty();
        (await lab.Aegir("platform", "show", platform)).ShouldNotContain("without a record");
        (await Lab.Sh("hub", "find / -xdev -name hostile-was-here")).ShouldBe("");
    }

    [Fact]
    public async Task A_site_that_lies_on_a_web_server_comes_from_there_and_a_failure_puts_it_back_exactly()
    {
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, "web2");
        var foreign = await ForeignSite.Make(Lab, CodeBases.Mini);
        await foreign.Use();
        var site = new LabSite(lab, CodeBases.Mini, "web2", platform, $"{Names.Unique("found")}.example");
        await Lay(foreign, "web2", site.Directory);
        var before = await State(site);
        string[] import = ["site", "import", site.Uri, "--platform", platform, "--db", "db1"];

        (await Lab.Probe(["die", "after", "copy its files", .. import])).Code.ShouldBe(137);
        (await Lab.Aegir("task", "recover")).Code.ShouldBe(0);
        (await State(site)).ShouldBe(before);
        var said = await Lab.Aegir(import);

        said.Code.ShouldBe(0, said.Err);
        (await site.Get()).Body.ShouldContain("Made by hand");
        (await site.Get($"/sites/{site.Uri}/files/a%20b.txt")).Body.ShouldBe("a name with a space");
    }

    /// <summary>Lays the site's directory on a platform, as somebody may who unpacks a backup there; its settings have been tampered with.</summary>
    private async Task Lay(ForeignSite foreign, string host, string directory)
    {
        await Lab.Sh(host, $"install -d -o aegir -g aegir {directory}");
        var copied = await Programs.Run(
            [
                "cp",
                "-a",
                "--no-preserve=ownership",
                $"{Lab.Root(ForeignSite.Host)}{foreign.Directory}/.",
                Lab.Root(host) + directory,
            ],
            stdin: null,
            new Dictionary<string, string?>(),
            CancellationToken.None
        );
        copied.Succeeded();
        (
            await Lab.Exec(
                host,
                [
                    "sh",
                    "-c",
                    $"chmod u+w {directory} {directory}/settings.php; cat >>{directory}/settings.php; chown -R aegir:aegir {directory}",
                ],
                stdin: Hostile
            )
        ).Succeeded();
    }

    /// <summary>It can tell what it learnt by the names of the settings that it makes: the task's log has them.</summary>
    private const string Hostile = """

        $settings['learnt: ' . implode(' ', array_diff(scandir('/'), array('.', '..')))] = 1;
        $settings['environment: ' . implode(' ', array_keys(getenv()))] = 1;
        $settings['sites: ' . implode(' ', scandir(dirname(__DIR__)))] = 1;
        foreach (array('/var/aegir/aegir.key', '/var/aegir/aegir.db', '/var/aegir/.ssh/id_ed25519', '/etc/lab/db_password', '/etc/shadow') as $file) {
          if (@file_get_contents($file)) { $settings["read $file"] = 1; }
        }
        foreach (array(__DIR__, __DIR__ . '/files', dirname(__DIR__), '/var/aegir', '/etc', '/usr') as $place) {
          if (@file_put_contents("$place/hostile-was-here", 'x')) { $settings["wrote $place"] = 1; }
        }
        foreach (array('db1' => 3306, 'web1' => 80) as $host => $port) {
          if (@fsockopen($host, $port, $number, $words, 2)) { $settings["reached $host"] = 1; }
        }
        @shell_exec('kill -9 1; touch /var/aegir/hostile-was-here');

        """;

    private async Task<LabSite> Imported(string code, string web) =>
        new(lab, code, web, await CodeBases.Publish(lab, code, web), $"{Names.Unique("imported")}.example");

    private async Task<string[]> Words(ForeignSite foreign, LabSite site, string? key)
    {
        key ??= (await Lab.Sh(ForeignSite.Host, "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub")).Trim();
        return
        [
            "site",
            "import",
            foreign.Source,
            site.Uri,
            "--platform",
            site.Platform,
            "--db",
            "db1",
            "--host-key",
            key,
        ];
    }

    private async Task<Ended> Import(ForeignSite foreign, LabSite site, string? key = null) =>
        await Lab.Aegir(await Words(foreign, site, key));

    /// <summary>What an import of this site could have left: files with modes and checksums, databases, vhost, record.</summary>
    private async Task<string> State(LabSite site)
    {
        var sites =
            $"cd {site.Docroot}/sites && find . -path '*{site.Uri}*' -printf '%M %u:%g %p\\n' | sort && find . -path '*{site.Uri}*' -type f -exec sha256sum {"{}"} + | sort; ls /var/aegir/config/*/vhost.d | grep {site.Uri} || :";
        var name = site.Uri.Split('.')[0];
        return string.Join(
            '\n',
            await Lab.Sh("hub", sites),
            await Lab.Sh(site.Web, sites),
            await Lab.Sh("db1", $"mariadb -N -e 'SHOW DATABASES; SELECT User FROM mysql.user' | grep ^{name}_ || :"),
            (await Lab.Aegir("site", "show", site.Uri)).Code
        );
    }

    private async Task<string> Sums(string host, string directory) =>
        await Lab.Sh(host, $"cd {directory} && find . -type f -exec sha256sum {"{}"} + | sort");
}
