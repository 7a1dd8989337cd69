using Aegir.Drupal;
using Aegir.Lab.Tests.Db;
using Aegir.Services;

namespace Aegir.Lab.Tests.Drupal;

/// <summary>PostgreSQL, where Drupal keeps what is serialized in bytes.</summary>
public sealed class RewritePostgreSqlTests(ThrowawayPostgreSql server)
    : RewriteTests(server),
        IClassFixture<ThrowawayPostgreSql>
{
    protected override int LooseRows => 2;

    protected override string Numbers(int count) => $"generate_series(1, {count}) seq";

    protected override Task Interrupt(HostedSite site) =>
        Db.AsSite(
            site,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        );

    protected override Task<string> All(HostedSite site, string table) =>
        Db.AsSite(site, $"SELECT string_agg(path, ' ' ORDER BY path) FROM {table}");

    [Fact]
    public async Task Every_kind_of_table_and_column_is_rewritten()
    {
        var site = await NewSite();
        await Db.AsSite(
            site,
            """
            CREATE TABLE config (collection VARCHAR(255), name VARCHAR(255), data BYTEA, PRIMARY KEY (collection, name));
            INSERT INTO config VALUES
              ('', 'sites/old.example', 'O:1:"X":1:{s:4:"\000X\000a";s:17:"sites/old.example";}'),
              ('', 'other', 'sites/old.example.au'), ('', 'odd', 'sites/old.example\303('), ('', 'picture', '\211PNG\000sites/old.example');
            CREATE DOMAIN note AS TEXT;
            CREATE TABLE kinds (id INT, a JSON, b JSONB, c note, d CHAR(40), e TEXT GENERATED ALWAYS AS (id || 'sites/old.example') STORED);
            INSERT INTO kinds SELECT seq, '{"b": 1, "a": "sites\/old.example"}', '{"b": 1, "a": "sites/old.example"}', 'sites/old.example/ü🥊', 'sites/old.example'
              FROM generate_series(1, 2500) seq;
            CREATE SCHEMA "an odd:schema"; CREATE TABLE "an odd:schema"."odd""na?me:x" ("or""der" TEXT);
            INSERT INTO "an odd:schema"."odd""na?me:x" VALUES ('sites/old.example');
            CREATE TABLE testators (id INT, path TEXT); INSERT INTO testators VALUES (1, 'sites/old.example'), (2, 'elsewhere');
            CREATE TABLE parts (id INT, path TEXT) PARTITION BY RANGE (id);
            CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10); CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20);
            INSERT INTO parts VALUES (1, 'sites/old.example'), (11, 'sites/old.example');
            CREATE TABLE heirs (own TEXT) INHERITS (testators);
            INSERT INTO heirs VALUES (3, 'of its own', ''), (4, 'sites/old.example', '');
            CREATE MATERIALIZED VIEW seen AS SELECT c FROM kinds;
            CREATE TABLE cache_config (cid VARCHAR(50) PRIMARY KEY, data BYTEA, expire INT, created INT, serialized INT, tags TEXT);
            INSERT INTO cache_config VALUES ('a', 'sites/old.example', 0, 0, 0, '');
            """
        );
        var rewritten = await Rewrite(site);
        rewritten.Left.ShouldBe(["config: binary data (1)"]);
        rewritten
            .Tables.OrderBy(table => table.Name, StringComparer.Ordinal)
            .ShouldBe([
                new RewrittenTable("\"an odd:schema\".\"odd\"\"na?me:x\"", 1),
                new RewrittenTable("config", 2),
                new RewrittenTable("heirs", 1),
                new RewrittenTable("kinds", 2500),
                new RewrittenTable("parts_1", 1),
                new RewrittenTable("parts_2", 1),
                new RewrittenTable("testators", 1),
            ]);
        (await All(site, "testators")).ShouldBe("elsewhere of its own sites/site.example sites/site.example");
        await Holds(
            site,
            (
                """config WHERE name = 'sites/site.example' AND data = 'O:1:"X":1:{s:4:"\000X\000a";s:18:"sites/site.example";}'""",
                1
            ),
            (
                "config WHERE data IN ('sites/old.example.au', 'sites/site.example\\303(', '\\211PNG\\000sites/old.example')",
                3
            ),
            (
                """
                kinds WHERE a::text = '{"b": 1, "a": "sites\/site.example"}' AND b ->> 'a' = 'sites/site.example'
                  AND c = 'sites/site.example/ü🥊' AND d = 'sites/site.example'
                """,
                2500
            ),
            (
                """
                "an odd:schema"."odd""na?me:x" WHERE "or""der" = 'sites/site.example'
                """,
                1
            ),
            ("parts WHERE path = 'sites/site.example'", 2),
            ("cache_config", 0)
        );
        (await Rewrite(site)).Rows.ShouldBe(0);
    }
}
