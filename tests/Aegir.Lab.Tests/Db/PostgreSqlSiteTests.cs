using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Db;

/// <summary>A site with its database on PostgreSQL, on a server that was fresh.</summary>
public sealed class PostgreSqlSiteTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
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

    private async Task<LabSite> Install()
    {
        var platform = await CodeBases.Publish(lab, CodeBases.Mini, "web1");
        var site = new LabSite(lab, CodeBases.Mini, "web1", platform, $"{Names.Unique("pg")}.example") { Db = "pg1" };
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
        await Sql(
            await site.Shown("database"),
            """
            CREATE TABLE lab_notes (id SERIAL PRIMARY KEY, note TEXT, raw BYTEA);
            INSERT INTO lab_notes (note, raw) VALUES (E'Zwölf Boxkämpfer 🥊 \\ '' " \n \\.', '\x00ff0a0d1a275c'), (NULL, NULL);
            """,
            isSite: true
        );
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
    private async Task<string> Sql(string database, string sql, bool isSite = false) =>
        (
            await lab.Lab.Exec(
                "pg1",
                ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database],
                "postgres",
                stdin: (isSite ? $"SET ROLE \"{database}\";\n" : "") + sql
            )
        )
            .Succeeded()
            .TrimEnd('\n');
}
