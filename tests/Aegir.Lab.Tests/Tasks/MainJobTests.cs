namespace Aegir.Lab.Tests.Tasks;

/// <summary>What an administrator does with a site, on each code base and web server.</summary>
public sealed class MainJobTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    public static TheoryData<string, string> Cases => CodeBases.OnBothWebServers();

    [Theory, MemberData(nameof(Cases))]
    public async Task An_installed_site_answers_with_its_title(string code, string web)
    {
        var site = await LabSite.Shared(lab, code, web);
        var page = await site.Get();
        page.Status.ShouldBe(200);
        page.Body.ShouldContain(site.Title);
        (await site.Get(name: "unknown.example")).Status.ShouldBe(404);
        (await site.Shown("state")).ShouldBe("enabled");
        (await site.DatabaseClients()).ShouldBe(["hub", web]);
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_lost_database_and_lost_uploads_come_back_as_the_backup_has_them(string code, string web)
    {
        var site = await LabSite.Shared(lab, code, web);
        await site.Use();
        await site.KeepToItself();
        var before = await site.Content();
        await site.Aegir("backup");
        var backup = (await site.Aegir("backups", "--json")).Split('"').First(word => word.StartsWith(site.Uri + "-"));

        await site.Damage();
        var broken = await site.Get();
        (broken.Status == 200 && broken.Body.Contains(site.Title, StringComparison.Ordinal)).ShouldBeFalse();
        await site.Aegir("restore", backup);

        (await site.Content()).ShouldBe(before);
        (
            await lab.Lab.Sh(
                site.Web,
                $"find {site.Directory}/files/deep {site.Directory}/private/lab ! -writable",
                "www-data"
            )
        ).ShouldBe("");
        (await site.Get()).Body.ShouldContain(site.Title);
        (
            await lab.Lab.Sh(
                "hub",
                $"find {site.Directory}/files/deep {site.Directory}/private/lab 2>/dev/null || :",
                "aegir"
            )
        ).ShouldBe("", "the hub keeps no uploads");
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_disabled_site_answers_503_until_it_is_enabled(string code, string web)
    {
        var site = await LabSite.Shared(lab, code, web);
        await site.Aegir("disable");
        var closed = await site.Get();
        closed.Status.ShouldBe(503);
        closed.Head.ShouldContain("Retry-After", Case.Insensitive);
        (await site.Shown("state")).ShouldBe("disabled");
        await site.Aegir("enable");
        (await site.Get()).Status.ShouldBe(200);
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_site_in_maintenance_mode_is_verified_and_restored_and_stays_so(string code, string web)
    {
        var site = await LabSite.Shared(lab, code, web);
        await site.Maintain(true);
        try
        {
            (await site.Get()).Status.ShouldBe(503);
            var verified = await lab.Lab.Aegir("site", "verify", site.Uri);
            verified.Code.ShouldBe(0, verified.Err);
            verified.Err.ShouldContain("is in maintenance mode");
            await site.Aegir("backup");
            await site.Aegir("restore", "--no-backup");
            (await site.Get()).Status.ShouldBe(503);
        }
        finally
        {
            await site.Maintain(false);
        }
        (await site.Get()).Status.ShouldBe(200);
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_login_link_logs_in_once(string code, string web)
    {
        var site = await LabSite.Shared(lab, code, web);
        var link = (await site.Aegir("login")).Trim();
        link.ShouldStartWith($"http://{site.Uri}/");
        var (first, second) = ($"/tmp/{site.Uri}.1", $"/tmp/{site.Uri}.2");

        var entered = await site.Browse(link, first);
        entered.Head.ShouldMatch(@"(?is)^HTTP/\S+ 30[23].*set-cookie: \S*SESS");
        (await site.IsLoggedIn(first)).ShouldBeTrue();
        await site.Browse(link, second);
        (await site.IsLoggedIn(second)).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task The_other_names_of_a_site_redirect_with_path_and_query(string code, string web)
    {
        var site = await LabSite.Shared(lab, code, web);
        var www = $"www.{site.Uri}";
        await site.Aegir("set", "--alias", www);
        (await site.Get(name: www)).Body.ShouldContain(site.Title);

        await site.Aegir("set", "--redirect", www);
        var page = await site.Get("/a/path?with=a&query=%20");
        page.Status.ShouldBe(301);
        page.Location.ShouldBe($"http://{www}/a/path?with=a&query=%20");
        (await site.Get(name: www)).Status.ShouldBe(200);

        await site.Aegir("set", "--no-redirect", "--no-alias", www);
        (await site.Get()).Status.ShouldBe(200);
        (await site.Get(name: www)).Status.ShouldBe(404);
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Drush_runs_with_the_site_where_the_platform_has_it(string code, string web)
    {
        var site = await LabSite.Shared(lab, code, web);
        var hasDrush =
            File.Exists(lab.Lab.Root("hub") + CodeBases.RootOf(site.Platform) + "/vendor/drush/drush/src/Drush.php")
            || code == CodeBases.Mini;
        var status = await lab.Lab.Aegir("@" + site.Uri, "drush", "status", "--format=json");
        if (hasDrush)
            status.Succeeded().ShouldMatch(@"""bootstrap"":\s*""Successful""");
        else
        {
            status.Code.ShouldNotBe(0);
            status.Err.ShouldContain("Drush");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Nothing_but_the_backups_is_left_of_a_deleted_site(string code, string web)
    {
        var site = await LabSite.Install(lab, code, web, profile: web == "web1" ? "standard" : "minimal");
        await site.Aegir("set", "--alias", $"www.{site.Uri}");
        await site.Use();
        await site.KeepToItself();
        var database = await site.Shown("database");
        (await site.Get()).Body.ShouldContain(site.Title);
        (await Traces(site, database)).ShouldNotBeEmpty();

        await site.Aegir("delete", "--yes");
        (await site.Get()).Status.ShouldBe(404);
        (await Traces(site, database)).ShouldBe("");
        (await lab.Lab.Aegir("site", "show", site.Uri)).Code.ShouldBe(3);
        (await lab.Lab.Sh("hub", $"ls /var/aegir/backups/{site.Uri}-*")).ShouldNotBeEmpty();
    }

    /// <summary>Where a site can be found on any host, its backups, the journal and logs apart.</summary>
    private async Task<string> Traces(LabSite site, string database)
    {
        var places =
            $"find /var/aegir -name backups -prune -o -name '*{site.Uri}*' -print; "
            + $"grep -rlF {site.Uri} /var/aegir/config /var/aegir/.drush {site.Docroot}/sites 2>/dev/null || true";
        var words =
            $"SELECT CONCAT(User, '@', Host) FROM mysql.user WHERE User LIKE '{database}%' UNION "
            + $"SELECT Db FROM mysql.db WHERE REPLACE(Db, '\\\\', '') = '{database}' UNION "
            + $"SELECT schema_name FROM information_schema.schemata WHERE schema_name = '{database}'";
        return await lab.Lab.Sh("hub", places)
            + await lab.Lab.Sh(site.Web, places)
            + (await lab.Lab.Exec("db1", ["mariadb", "-N", "-B", "-e", words])).Succeeded();
    }
}
