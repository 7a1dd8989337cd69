using System.Text;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Lab.Tests.Db;

/// <summary>The database service on PostgreSQL.</summary>
public sealed class PostgreSqlServiceTests(ThrowawayPostgreSql server)
    : DbServiceTests(server),
        IClassFixture<ThrowawayPostgreSql>
{
    protected override string Product => "PostgreSQL";

    protected override string EverythingThere =>
        "SELECT (SELECT string_agg(datname, ',' ORDER BY 1) FROM pg_database) || ' ' || (SELECT string_agg(rolname, ',' ORDER BY 1) FROM pg_roles)";

    protected override string ChangePassword(SqlName user) => $"ALTER ROLE {user} PASSWORD 'changed'";

    /// <summary>Whoever changes the role meanwhile waits for this transaction.</summary>
    protected override string Lock(SqlName user, string table) =>
        $"BEGIN; LOCK TABLE {table}; ALTER ROLE {user} PASSWORD 'x'";

    [Fact]
    public async Task A_created_database_is_the_roles_own_and_as_Drupal_wants_it()
    {
        var site = await NewSite();
        await Create(site);
        (await Db.AsSite(site, "SHOW server_encoding")).ShouldBe("UTF8");
        (await Db.AsSite(site, "SHOW bytea_output")).ShouldBe("escape");
        (await Db.AsSite(site, "SELECT lower('Ü')")).ShouldBe("ü");
        (await Db.AsSite(site, "SELECT similarity('drupal', 'drupal')")).ShouldBe("1"); // pg_trgm
        (await Access(site)).ShouldBe($"{site.Site.Database} {{{site.Site.Database}=CTc/{site.Site.Database}}}");
        (
            await Db.AsSite(
                site,
                "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = CURRENT_USER"
            )
        ).ShouldBe("False");
    }

    [Fact]
    public async Task Verifying_closes_a_database_that_somebody_opened()
    {
        var site = await NewSite();
        await Create(site);
        var before = await Access(site);
        await Db.AsAdmin($"GRANT ALL ON DATABASE {site.Site.Database} TO PUBLIC");
        await Db.AsAdmin($"ALTER ROLE {site.Site.Database} NOLOGIN");
        await Run(Db.Service.VerifySite(site, []));
        (await Access(site)).ShouldBe(before);
        (await Db.AsSite(site, "SELECT 1")).ShouldBe("1");
    }

    [Fact]
    public async Task What_a_role_left_in_the_common_database_goes_with_it()
    {
        var site = await NewSite();
        await Create(site);
        await Db.AsSite(site, Parsed.Parse<SqlName>("postgres"), "SELECT lo_create(0)");
        await Run(Db.Service.RetireDatabase(site));
        (await Db.Service.Exists(site.Site.Database, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task No_other_site_and_not_the_site_itself_can_keep_a_database_from_being_dropped()
    {
        var (site, other) = (await NewSite(), await NewSite());
        await Create(site);
        await Create(other);
        await Db.AsSite(other, $"CREATE TABLE bait (i INT); GRANT SELECT ON bait TO {site.Site.Database}");
        await Db.AsSite(site, $"ALTER DATABASE {site.Site.Database} IS_TEMPLATE true");
        await Run(Db.Service.RetireDatabase(site));
        (await Db.Service.Exists(site.Site.Database, Ct)).ShouldBeFalse();
        (await Db.AsSite(other, "SELECT count(*) FROM bait")).ShouldBe("0");
    }

    [Fact]
    public async Task A_dump_read_into_another_site_gives_the_same_content_which_is_all_its_own()
    {
        var site = await NewSite();
        var copy = await NewSite();
        await Create(site);
        await Create(copy);
        await Db.AsSite(
            site,
            """
            CREATE TABLE t (id SERIAL PRIMARY KEY, body BYTEA, title TEXT);
            INSERT INTO t (body, title) VALUES
              ('\x00ff0a0d5c27', E'ü😀 line\nbreak'), (NULL, E'\restrict'), (NULL, '\.'), (NULL, '\! touch x'),
              (convert_to(repeat('x', 3000000), 'UTF8'), '');
            COMMENT ON TABLE t IS 'of the site';
            CREATE INDEX i ON t USING gin (title gin_trgm_ops);
            CREATE VIEW v AS SELECT title FROM t;
            CREATE FUNCTION bang() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title = NEW.title || '!'; RETURN NEW; END $$;
            CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION bang();
            SELECT lo_from_bytea(4711, 'large');
            """
        );
        await Import(copy, await Dump(site));

        const string Sum = "SELECT md5(string_agg(t::text, ' ' ORDER BY id)) FROM t";
        (await Db.AsSite(copy, Sum)).ShouldBe(await Db.AsSite(site, Sum));
        await Db.AsSite(copy, "INSERT INTO t (title) VALUES ('new')");
        (await Db.AsSite(copy, "SELECT title FROM v WHERE title LIKE 'new%'")).ShouldBe("new!");
        (await Db.AsSite(copy, "SELECT max(id) FROM t")).ShouldBe("6");
        (await Db.AsSite(copy, "SELECT convert_from(lo_get(4711), 'UTF8')")).ShouldBe("large");
        (
            await Db.AsSite(
                copy,
                "SELECT string_agg(DISTINCT relowner::regrole::text, ',') FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            )
        ).ShouldBe($"{copy.Site.Database}");
    }

    [Fact]
    public async Task A_dump_of_which_a_part_is_missing_is_not_imported_as_if_it_were_whole()
    {
        var site = await NewSite();
        await Create(site);
        await Db.AsSite(site, "CREATE TABLE t AS SELECT repeat('x', 100) FROM generate_series(1, 10000)");
        var dump = await Dump(site);
        foreach (var missing in new[] { 1, 1000, dump.Length - 1000 })
            await ImportHostile(dump[..^missing]);
    }

    [Theory]
    [InlineData(@"\! touch {0}")]
    [InlineData(@"\copy (SELECT 1) TO '{0}'")]
    [InlineData(@"\copy (SELECT 1) TO PROGRAM 'touch {0}'")]
    [InlineData(@"SELECT 1 \g {0}")]
    [InlineData("COPY (SELECT 1) TO PROGRAM 'touch {0}'")]
    [InlineData("COPY (SELECT 1) TO '{0}'")]
    [InlineData("SELECT lo_export(lo_create(0), '{0}')")]
    public async Task A_hostile_dump_runs_nothing_and_writes_nothing_on_the_hub(string statement)
    {
        var canary = Canary();
        await ImportHostile(await Archive(string.Format(null, statement, canary)));
        File.Exists(canary).ShouldBeFalse();
    }

    [Theory]
    [InlineData(@"\! touch {0}")]
    [InlineData(@"SELECT 1; \! touch {0}")]
    public async Task Sql_in_place_of_a_dump_is_refused(string sql)
    {
        var canary = Canary();
        await ImportHostile(Encoding.UTF8.GetBytes(string.Format(null, sql, canary) + "\n"));
        File.Exists(canary).ShouldBeFalse();
    }

    [Theory]
    [InlineData("DROP DATABASE {0}")]
    [InlineData("ALTER DATABASE {0} OWNER TO CURRENT_USER")]
    [InlineData("GRANT CONNECT ON DATABASE {0} TO CURRENT_USER")]
    [InlineData("SET ROLE {0}")]
    [InlineData("GRANT {0} TO CURRENT_USER")]
    [InlineData("ALTER ROLE {0} PASSWORD 'x'")]
    [InlineData("SET ROLE aegir_root")]
    [InlineData("CREATE ROLE evil")]
    [InlineData("ALTER ROLE CURRENT_USER SUPERUSER")]
    [InlineData("ALTER SYSTEM SET log_statement = 'all'")]
    [InlineData("CREATE EXTENSION adminpack")]
    [InlineData("COPY (SELECT pg_read_file('/etc/passwd')) TO STDOUT")]
    public async Task A_hostile_dump_harms_no_other_site(string statement)
    {
        var victim = await Victim();
        await ImportHostile(await Archive(string.Format(null, statement, victim.Site.Database)));
        await IsUnharmed(victim);
    }

    [Fact]
    public async Task A_dump_with_another_statement_in_it_is_read_in_as_a_rule()
    {
        var site = await NewSite();
        await Create(site);
        await Import(site, await Archive("CREATE TABLE public.proof (a INT)"));
        (await Db.AsSite(site, "SELECT COUNT(*) FROM proof")).ShouldBe("0");
    }

    private Task<string> Access(HostedSite site) =>
        Db.AsAdmin(
            $"SELECT datdba::regrole || ' ' || datacl::text FROM pg_database WHERE datname = '{site.Site.Database}'"
        );

    /// <summary>A true dump in which a statement was exchanged for another one.</summary>
    private async Task<byte[]> Archive(string statement)
    {
        const string Begin = "CREATE VIEW public.v AS";
        const string End = " AS t;\n";
        var site = await NewSite();
        await Create(site);
        await Db.AsSite(site, $"CREATE VIEW v AS SELECT '{new string('x', 500)}'::text AS t");
        var dump = await Dump(site);
        var begin = dump.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Begin));
        var length = dump.AsSpan(begin).IndexOf(Encoding.UTF8.GetBytes(End)) + End.Length;
        Encoding.UTF8.GetBytes($"{statement};".PadRight(length)).CopyTo(dump.AsSpan(begin));
        return dump;
    }
}
