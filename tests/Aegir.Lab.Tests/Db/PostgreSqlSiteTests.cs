using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Db;

/// <summary>A site with its database on PostgreSQL, on a server that was fresh.</summary>
public sealed class PostgreSqlSiteTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    private const string Notes = """
        CREATE TABLE lab_notes (id SERIAL PRIMARY KEY, note TEXT, raw BYTEA);
        INSERT INTO lab_notes (note, raw) VALUES (E'Zwölf Boxkämpfer 🥊 \\ '' " \n \\.', '\x00ff0a0d1a275c'), (NULL, NULL);
        """;

    private const string Everything =
        "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1";

    [Fact]
    public async Task It_is_installed_used_restored_renamed_and_deleted_and_nothing_of_it_is_left()
    {
        await lab.Lab.Up("pg1:postgresql");
        await lab.AddOnce("pg1", "--db", "postgresql");
        var before = await Sql("postgres", Everything);
        var site = await Install();
        var password = await Passwords.OfSite(lab.Lab, site);
        await Use(site);
        var content = await Content(site);

        await site.Aegir("backup");
        await Damage(site);
        (await site.Get()).Body.ShouldNotContain(site.Title);
        await site.Aegir("restore");
        (await Content(site)).ShouldBe(content);
        (await Sql("postgres", $"SELECT 1 FROM pg_roles WHERE rolname = '{await site.Shown("database")}'")).ShouldBe(
            "1"
        );

        var renamed = site with { Uri = $"new-{site.Uri}" };
        await site.Aegir("migrate", "--as", renamed.Uri);
        (await renamed.Get()).Body.ShouldContain(site.Title);
        (await Content(renamed)).ShouldBe(content.Replace(site.Uri, renamed.Uri, StringComparison.Ordinal));
        (await renamed.Get($"/sites/{renamed.Uri}/files/report.txt")).Body.ShouldBe("a report");

        // Another product is another site: docs/moving.md.
        var refused = await lab.Lab.Aegir("site", "migrate", renamed.Uri, "--db", "db1");
        refused.Code.ShouldBe(2, refused.Err);
        refused.Err.ShouldContain("same product");

        await renamed.Aegir("delete", "--yes");
        (await Sql("postgres", Everything)).ShouldBe(before);
        var logs = await lab.Lab.Exec("pg1", ["grep", "-rlaFs", "-f", "-", "/var", "/etc", "/tmp"], stdin: password);
        logs.Out.ShouldBeEmpty("PostgreSQL keeps a verifier of the password, made on the hub");
    }

    /// <summary>The miniature, and the last two releases of a real one.</summary>
    public static TheoryData<string, string> Releases =>
        [(CodeBases.Mini, CodeBases.Mini), .. CodeBases.LastOfComposer().Select(row => row.Data)];

    [Theory, MemberData(nameof(Releases))]
    public async Task It_moves_to_another_server_and_release_and_a_clone_of_it_to_the_first(string from, string to)
    {
        await lab.Lab.Up("pg1:postgresql", "pg2:postgresql");
        await lab.AddOnce("pg1", "--db", "postgresql");
        await lab.AddOnce("pg2", "--db", "postgresql");
        var before = (await Sql("postgres", Everything), await Sql("postgres", Everything, server: "pg2"));
        var site = await Install(from);
        await Sql(await site.Shown("database"), Notes, isSite: true);
        await lab.Lab.Sh(
            "web1",
            $"mkdir {site.Directory}/files/deep; echo deep >{site.Directory}/files/deep/er",
            "www-data"
        );
        var content = await Kept(site);

        var moved = site with { Web = "web2", Platform = await CodeBases.Publish(lab, to, "web2"), Db = "pg2" };
        await site.Aegir("migrate", "--to", moved.Platform, "--db", moved.Db);
        (await Kept(moved)).ShouldBe(content);
        (await moved.Get()).Body.ShouldContain(site.Title);
        (await Sql("postgres", Everything)).ShouldBe(before.Item1);

        var clone = site with { Uri = $"clone-{site.Uri}", Platform = await CodeBases.Publish(lab, to, "web1") };
        await moved.Aegir("clone", clone.Uri, "--platform", clone.Platform, "--db", clone.Db);
        (await Kept(clone)).ShouldBe(content);
        (await clone.Get()).Body.ShouldContain(site.Title);

        await moved.Aegir("delete", "--yes", "--no-backup");
        await clone.Aegir("delete", "--yes", "--no-backup");
        (await Sql("postgres", Everything)).ShouldBe(before.Item1);
        (await Sql("postgres", Everything, server: "pg2")).ShouldBe(before.Item2);
    }

    private async Task<string> Kept(LabSite site) =>
        await Sql(await site.Shown("database"), "SELECT t::text FROM lab_notes t ORDER BY id", server: site.Db)
        + await lab.Lab.Sh(
            site.Web,
            $"cd {site.Directory} && find files/deep -printf '%y %g %p\\n' && cat files/deep/er"
        );

    private async Task<LabSite> Install(string code = CodeBases.Mini)
    {
        var platform = await CodeBases.Publish(lab, code, "web1");
        var site = new LabSite(lab, code, "web1", platform, $"{Names.Unique("pg")}.example") { Db = "pg1" };
        await lab.Aegir([.. site.InstallCommand, "--profile", "minimal"]);
        (await site.Get()).Body.ShouldContain(site.Title);
        return site;
    }

    /// <summary>As visitors do; and bytes and characters of all kinds in a table of its own.</summary>
    private async Task Use(LabSite site)
    {
        var path = $"/sites/{site.Uri}/files/report.txt";
        (await site.Ask("/node", "--data", "title=a row", "--data", $"uri={path}")).Status.ShouldBe(201);
        await lab.Lab.Sh("hub", "printf 'a report' >/tmp/report.txt", "aegir");
        (await site.Ask("/upload", "--form", "file=@/tmp/report.txt")).Status.ShouldBe(201);
        await Sql(await site.Shown("database"), Notes, isSite: true);
    }

    private async Task Damage(LabSite site)
    {
        await Sql(
            await site.Shown("database"),
            "DROP TABLE config, key_value, node_field_data, lab_notes",
            isSite: true
        );
        await lab.Lab.Sh("web1", $"rm {site.Directory}/files/report.txt");
    }

    /// <summary>What its visitors wrote.</summary>
    private async Task<string> Content(LabSite site)
    {
        var database = await site.Shown("database");
        var rows = "";
        foreach (var (table, key) in new[] { ("node_field_data", "nid"), ("file_managed", "fid"), ("lab_notes", "id") })
            rows += await Sql(database, $"SELECT t::text FROM {table} t ORDER BY {key}") + "\n";
        return rows + await lab.Lab.Sh("web1", $"cat {site.Directory}/files/report.txt");
    }

    /// <summary>Runs SQL as the administrator of PostgreSQL, or as the site.</summary>
    private async Task<string> Sql(string database, string sql, bool isSite = false, string server = "pg1") =>
        (
            await lab.Lab.Exec(
                server,
                ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database],
                "postgres",
                stdin: (isSite ? $"SET ROLE \"{database}\";\n" : "") + sql
            )
        )
            .Succeeded()
            .TrimEnd('\n');
}
