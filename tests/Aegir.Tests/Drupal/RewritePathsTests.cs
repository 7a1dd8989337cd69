using Aegir.Drupal;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Microsoft.Data.Sqlite;

namespace Aegir.Tests.Drupal;

/// <summary>A site with a database of SQLite and configuration in files, whose data come from <c>sites/old.example</c>.</summary>
public sealed class RewritePathsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_keep_their_type_and_what_is_no_text_is_not_touched()
    {
        using var tiny = await Ready();
        await Sql(
            tiny,
            """
            CREATE TABLE config (name TEXT PRIMARY KEY, data BLOB, number REAL);
            INSERT INTO config VALUES ('text', 'sites/old.example', 1.5),
              ('blob', CAST('s:17:"sites/old.example";' AS BLOB), 2),
              ('object', CAST('O:1:"X":1:{s:4:"' || char(0) || 'X' || char(0) || 'a";s:17:"sites/old.example";}' AS BLOB), 3),
              ('integer', 7, 4), ('null', NULL, NULL), ('other', 'sites/old.example.au', 0);
            """
        );
        (await Rewrite(tiny)).Tables.ShouldBe([new RewrittenTable("config", 3)]);
        (
            await Sql(tiny, "SELECT name || ' ' || typeof(data) || ' ' || hex(data) FROM config ORDER BY rowid")
        ).ShouldBe([
            $"text text {Hex("sites/example.com")}",
            $"blob blob {Hex("s:17:\"sites/example.com\";")}",
            $"object blob {Hex("O:1:\"X\":1:{s:4:\"\0X\0a\";s:17:\"sites/example.com\";}")}",
            $"integer integer {Hex("7")}",
            "null null ",
            $"other text {Hex("sites/old.example.au")}",
        ]);
    }

    [Fact]
    public async Task All_rows_of_many_pages_are_rewritten_with_and_without_a_key_and_the_second_time_none()
    {
        using var tiny = await Ready();
        await Sql(
            tiny,
            """
            CREATE TABLE keyed (a TEXT, b INTEGER, c TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
            CREATE TABLE loose (a TEXT, b TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
            INSERT INTO keyed SELECT 'sites/old.example/' || (i % 7), i, 'sites/old.example' FROM n;
            INSERT INTO loose SELECT c, 'sites/old.example' FROM keyed;
            INSERT INTO loose SELECT 'sites/old.example.au', 'x' FROM keyed;
            """
        );
        (await Rewrite(tiny)).ToString().ShouldBe("5,000 rows in 2 tables, 0 files of configuration");
        (
            await Sql(tiny, "SELECT COUNT(*) FROM keyed WHERE a LIKE 'sites/example.com/%' AND c = 'sites/example.com'")
        ).ShouldBe(["2500"]);
        (await Sql(tiny, "SELECT a || ' ' || b || ' ' || COUNT(*) FROM loose GROUP BY a, b ORDER BY a")).ShouldBe([
            "sites/example.com sites/example.com 2500",
            "sites/old.example.au x 2500",
        ]);
        (await Rewrite(tiny)).Rows.ShouldBe(0);
    }

    [Fact]
    public async Task Caches_are_emptied_but_not_the_forms_that_visitors_are_filling_in()
    {
        using var tiny = await Ready();
        foreach (var cache in (string[])["cache", "cache_container", "cache_form"])
            await Sql(
                tiny,
                $"CREATE TABLE {cache} (cid TEXT PRIMARY KEY, data BLOB, expire INT, created INT, serialized INT);"
                    + $"INSERT INTO {cache} VALUES ('a', 'sites/old.example', 0, 0, 0);"
            );
        await Sql(tiny, "CREATE TABLE cache_notes (data TEXT); INSERT INTO cache_notes VALUES ('sites/old.example')");
        (await Rewrite(tiny)).Tables.Select(table => table.Name).ShouldBe(["cache_form", "cache_notes"]);
        (await Sql(tiny, "SELECT data FROM cache UNION ALL SELECT data FROM cache_container")).ShouldBeEmpty();
        (await Sql(tiny, "SELECT data FROM cache_form")).ShouldBe(["sites/example.com"]);
    }

    [Fact]
    public async Task What_cannot_be_changed_is_left_and_named()
    {
        using var tiny = await Ready();
        await Sql(
            tiny,
            """
            CREATE TABLE file (path TEXT UNIQUE, bytes BLOB);
            INSERT INTO file VALUES ('sites/old.example/a', NULL), ('sites/example.com/a', 'there already'),
              ('sites/old.example/b', X'89504E470000' || CAST('sites/old.example' AS BLOB));
            """
        );
        var rewritten = await Rewrite(tiny);
        $"{rewritten}"
            .Split('\n')
            .ShouldBe([
                "1 row in 1 table, 0 files of configuration",
                "Left as it was: file: binary data (1)",
                "Left as it was: file: a key does not allow the new value (1)",
            ]);
        (await Sql(tiny, "SELECT path FROM file ORDER BY rowid")).ShouldBe([
            "sites/old.example/a",
            "sites/example.com/a",
            "sites/example.com/b",
        ]);
    }

    [Fact]
    public async Task Configuration_in_files_is_rewritten_in_place()
    {
        using var tiny = await Ready();
        var directory = tiny.Site().Directory;
        var outside = $"{tiny.Layout.Root}/outside.yml";
        await File.WriteAllTextAsync(outside, "sites/old.example", Ct);
        tiny.With(
                "web/sites/example.com/private/config/sync/language/de/system.site.yml",
                "logo: sites/old.example/logo.png\n"
            )
            .With(
                "web/sites/example.com/files/config_x/active/system.core.json",
                """{ "path": "sites\/old.example\/files" }"""
            )
            .With("web/sites/example.com/private/config/sync/notes.txt", "sites/old.example")
            .With("web/sites/example.com/private/other.yml", "sites/old.example")
            .WithLink("web/sites/example.com/private/config/sync/link.yml", outside);
        var file = $"{directory}/private/config/sync/language/de/system.site.yml";
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        (await Rewrite(tiny)).Files.ShouldBe([
            "sites/example.com/private/config/sync/language/de/system.site.yml",
            "sites/example.com/files/config_x/active/system.core.json",
        ]);
        File.ReadAllText(file).ShouldBe("logo: sites/example.com/logo.png\n");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.ReadAllText($"{directory}/files/config_x/active/system.core.json")
            .ShouldBe("""{ "path": "sites\/example.com\/files" }""");
        foreach (
            var untouched in (string[])
                [outside, $"{directory}/private/config/sync/notes.txt", $"{directory}/private/other.yml"]
        )
            File.ReadAllText(untouched).ShouldBe("sites/old.example");
        (await Rewrite(tiny)).Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_name_changes_nothing_and_a_missing_database_is_named()
    {
        using var tiny = await Ready();
        (await Rewrite(tiny, tiny.Site().Site.Uri)).ShouldBe(RewrittenPaths.None);
        File.Delete($"{Of(tiny).DatabaseFile}");
        var failure = await Should.ThrowAsync<CommandFailed>(() => Rewrite(tiny));
        failure.Message.ShouldContain("There is no database");
    }

    private static async Task<TinyPlatform> Ready()
    {
        Needs.Sandbox();
        var tiny = TinyPlatform.Drupal8();
        foreach (var step in tiny.Family().WriteSite(Of(tiny)))
            await step.Run(tiny.Scope, Ct);
        Directory.CreateDirectory($"{Of(tiny).DatabaseDirectory}");
        await Sql(tiny, "PRAGMA user_version = 1");
        return tiny;
    }

    private static HostedSite Of(TinyPlatform tiny) => tiny.Site() with { Database = new DatabaseInFile("sqlite") };

    private static Task<RewrittenPaths> Rewrite(TinyPlatform tiny, DirectoryName? from = null) =>
        tiny.Family().RewritePaths(Of(tiny), from ?? Parsed.Parse<DirectoryName>("old.example"), Ct);

    private static async Task<List<string>> Sql(TinyPlatform tiny, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Of(tiny).DatabaseFile};Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct))
            rows.Add(reader.GetString(0));
        return rows;
    }

    private static string Hex(string text) => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text));
}
