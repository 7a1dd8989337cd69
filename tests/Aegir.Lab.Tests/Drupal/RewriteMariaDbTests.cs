using Aegir.Drupal;
using Aegir.Lab.Tests.Db;
using Aegir.Services;

namespace Aegir.Lab.Tests.Drupal;

/// <summary>MariaDB, where tables, character sets and values are as odd as the years of a site make them.</summary>
public sealed class RewriteMariaDbTests(ThrowawayMariaDb server) : RewriteTests(server), IClassFixture<ThrowawayMariaDb>
{
    /// <summary>Without a key a value counts once, however many rows have it.</summary>
    protected override int LooseRows => 1;

    protected override string Numbers(int count) => $"seq_1_to_{count}";

    protected override Task Interrupt(HostedSite site) => Db.AsAdmin($"KILL USER {site.Site.Database}");

    protected override Task<string> All(HostedSite site, string table) =>
        Db.AsSite(site, $"SELECT GROUP_CONCAT(path ORDER BY path SEPARATOR ' ') FROM {table}");

    [Fact]
    public async Task Every_kind_of_table_column_and_character_set_is_rewritten()
    {
        var site = await NewSite();
        await Db.AsSite(
            site,
            """
            CREATE TABLE compound (a VARCHAR(60), b BIGINT UNSIGNED, c LONGTEXT, PRIMARY KEY (a, b),
              at TIMESTAMP DEFAULT '2001-01-01' ON UPDATE CURRENT_TIMESTAMP, shown VARCHAR(200) AS (CONCAT('shown ', c)) STORED);
            INSERT INTO compound (a, b, c)
              SELECT CONCAT('sites/old.example/', seq % 3), 18446744073709540000 + seq, 'a sites/old.example' FROM seq_1_to_2500;
            CREATE TABLE letters (a VARCHAR(60) CHARACTER SET latin1 PRIMARY KEY, b TEXT CHARACTER SET utf16) ENGINE=MyISAM;
            INSERT INTO letters VALUES ('é sites/old.example', 'ß sites/old.example 🥊'), ('É sites/old.example/', '');
            CREATE TABLE `odd ``na'me"` (`key` VARBINARY(16) PRIMARY KEY, `or``der` TINYBLOB);
            INSERT INTO `odd ``na'me"` VALUES (X'00FFC3', 'sites/old.example'), (X'00FFC300', 'sites/old.example.au');
            CREATE TABLE fractions (a DOUBLE PRIMARY KEY, b MEDIUMTEXT);
            INSERT INTO fractions VALUES (0.1, 'sites/old.example'), (1e-300, 'sites/old.example'), (1e22, 'http://old.example/');
            CREATE TABLE loose (a LONGTEXT, b LONGBLOB, c CHAR(40), d INT, UNIQUE KEY (d));
            INSERT INTO loose SELECT CONCAT('sites/old.example/ü🥊', seq % 1100), X'FFFE', 'sites/old.example  ', NULL FROM seq_1_to_3000;
            INSERT INTO loose VALUES (NULL, CONCAT('sites/old.example', X'C328'), NULL, 1), ('Sites/Old.Example', NULL, 'sites/old.example.au', 2);
            CREATE VIEW seen AS SELECT c FROM compound;
            CREATE TABLE cache_config (cid VARCHAR(50) PRIMARY KEY, data LONGBLOB, expire INT, created INT, serialized INT, tags TEXT);
            INSERT INTO cache_config VALUES ('a', 'sites/old.example', 0, 0, 0, '');
            """
        );
        var rewritten = await Rewrite(site);
        rewritten.Left.ShouldBeEmpty();
        rewritten
            .Tables.OrderBy(table => table.Name, StringComparer.Ordinal)
            .ShouldBe([
                new RewrittenTable("compound", 2500),
                new RewrittenTable("fractions", 2),
                new RewrittenTable("letters", 2),
                new RewrittenTable("loose", 3000 + 3000 + 1),
                new RewrittenTable("odd `na'me\"", 1),
            ]);
        await Holds(
            site,
            (
                """
                compound WHERE a LIKE 'sites/site.example/_' AND c = 'a sites/site.example' AND shown = 'shown a sites/site.example'
                  AND b > 18446744073709540000 AND at = '2001-01-01'
                """,
                2500
            ),
            (
                "letters WHERE a LIKE BINARY CONVERT('é sites/site.example' USING latin1) AND b = 'ß sites/site.example 🥊'",
                1
            ),
            ("letters WHERE a LIKE BINARY CONVERT('É sites/site.example/' USING latin1)", 1),
            (
                "`odd ``na'me\"` WHERE (HEX(`key`), `or``der`) IN (('00FFC3', 'sites/site.example'), ('00FFC300', 'sites/old.example.au'))",
                2
            ),
            ("fractions WHERE b = 'sites/site.example'", 2),
            (
                "loose WHERE a LIKE BINARY 'sites/site.example/ü🥊%' AND HEX(b) = 'FFFE' AND c = 'sites/site.example' AND d IS NULL",
                3000
            ),
            ("loose WHERE HEX(b) = CONCAT(HEX('sites/site.example'), 'C328') AND d = 1", 1),
            ("loose WHERE BINARY a = 'Sites/Old.Example' AND c = 'sites/old.example.au'", 1),
            ("cache_config", 0)
        );
        (await Rewrite(site)).Rows.ShouldBe(0);
    }
}
