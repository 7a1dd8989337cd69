using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Aegir.Lab.Tests.Tasks;

/// <summary>A site in the lab, and what a visitor, its users and its administrator do with it.</summary>
/// <param name="Prepared">Where it is.</param>
/// <param name="Code">The code base it runs.</param>
/// <param name="Web">Its web server: web1 is Apache, web2 is nginx.</param>
/// <param name="Platform">Its platform.</param>
/// <param name="Uri">Its domain name.</param>
internal sealed record LabSite(PreparedLab Prepared, string Code, string Web, string Platform, string Uri)
{
    private const int Marks = 2;

    /// <summary>The server of its database.</summary>
    public string Db { get; init; } = "db1";

    /// <summary>Its title.</summary>
    public string Title => $"The site {Uri}";

    /// <summary>Its directory, the same on the hub and on the web server.</summary>
    public string Directory => $"{Docroot}/sites/{Uri}";

    /// <summary>The docroot of its platform.</summary>
    public string Docroot => $"{CodeBases.RootOf(Platform)}{(HasWebDirectory ? "/web" : "")}";

    private static readonly ConcurrentDictionary<(Lab, string Code, string Web), Lazy<Task<LabSite>>> SharedSites =
        new();

    private Lab Lab => Prepared.Lab;

    private bool HasWebDirectory => System.IO.Directory.Exists(Lab.Root("hub") + CodeBases.RootOf(Platform) + "/web");

    /// <summary>The site of this code base and web server that tests share; each leaves it as it was.</summary>
    public static Task<LabSite> Shared(PreparedLab lab, string code, string web) =>
        SharedSites.GetOrAdd((lab.Lab, code, web), _ => new Lazy<Task<LabSite>>(() => Install(lab, code, web))).Value;

    /// <summary>Installs a site of a name that no other test uses.</summary>
    public static async Task<LabSite> Install(
        PreparedLab lab,
        string code,
        string web,
        string profile = "minimal",
        string? platform = null
    )
    {
        platform ??= await CodeBases.Publish(lab, code, web);
        var site = new LabSite(lab, code, web, platform, $"{Names.Unique("site")}.example");
        await lab.Aegir([.. site.InstallCommand, "--profile", profile]);
        return site;
    }

    /// <summary>The command that installs it.</summary>
    public IReadOnlyList<string> InstallCommand =>
        ["site", "install", Uri, "--platform", Platform, "--db", Db, "--site-name", Title];

    /// <summary>Asks its web server as a visitor does, whatever DNS says.</summary>
    public Task<Page> Get(string path = "/", string? name = null) => Curl(path, name, []);

    /// <summary>The same with a browser's memory for cookies, redirects followed.</summary>
    public Task<Page> Browse(string path, string cookies) => Curl(path, null, ["-L", "-b", cookies, "-c", cookies]);

    /// <summary>The same with options of curl.</summary>
    public Task<Page> Ask(string path, params string[] options) => Curl(path, null, options);

    /// <summary>Runs <c>aegir site VERB</c> on it; it must succeed.</summary>
    public Task<string> Aegir(string verb, params string[] rest) => Prepared.Aegir(["site", verb, Uri, .. rest]);

    /// <summary>A name in what <c>aegir site show --json</c> prints.</summary>
    public async Task<string> Shown(string name)
    {
        using var shown = JsonDocument.Parse(await Prepared.Aegir("site", "show", Uri, "--json"));
        return shown.RootElement.GetProperty(name).ToString();
    }

    /// <summary>Runs SQL in its database, as the database's administrator.</summary>
    public async Task<string> Sql(string sql) =>
        (await Lab.Exec(Db, ["mariadb", "-N", "-B", await Shown("database")], stdin: sql)).Succeeded();

    /// <summary>
    /// Switches maintenance mode on or off, as its administrator does. The front page is another then: that of the profile is
    /// where people log in, which they may.
    /// </summary>
    public async Task Maintain(bool isOn)
    {
        var value = isOn ? 1 : 0;
        if (Code.StartsWith("drupal-7", StringComparison.Ordinal))
        {
            await Sql($"REPLACE INTO variable VALUES ('maintenance_mode', 'i:{value};'); DELETE FROM cache_bootstrap");
            return;
        }
        if (Code.StartsWith("backdrop", StringComparison.Ordinal))
        {
            await Sql($"REPLACE INTO state VALUES ('maintenance_mode', 'i:{value};'); DELETE FROM cache");
            return;
        }
        await Aegir("drush", "config:set", "system.site", "page.front", isOn ? "/node" : "/user/login", "--yes");
        await Aegir("drush", "state:set", "system.maintenance_mode", $"{value}");
        await Aegir("drush", "cache:rebuild");
    }

    /// <summary>The machines from which the site's account may use its database, by their names.</summary>
    public async Task<IReadOnlyList<string>> DatabaseClients()
    {
        var database = await Shown("database");
        var names = Lab.Addresses.ToDictionary(host => host.Value, host => host.Key);
        var (accounts, grants) = (Sorted(await Hosts("user")), Sorted(await Hosts("db")));
        grants.ShouldBe(accounts);
        return accounts;

        Task<string> Hosts(string table) =>
            Lab.Sh(Db, $"mariadb -N -B -e \"SELECT Host FROM mysql.{table} WHERE User = '{database}'\"");

        string[] Sorted(string hosts) =>
            [
                .. hosts
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(host => names.GetValueOrDefault(host, host))
                    .Order(StringComparer.Ordinal),
            ];
    }

    /// <summary>Writes as its users do: rows of all kinds of bytes in a table of their own, and public and private files.</summary>
    public async Task Use()
    {
        await Sql(
            """
            CREATE TABLE lab_notes (id INT PRIMARY KEY, note LONGTEXT, raw LONGBLOB) CHARACTER SET utf8mb4;
            INSERT INTO lab_notes VALUES (1, 'Zwölf Boxkämpfer 🥊 \\ '' " \n', UNHEX('00FF0A0D1A275C')), (2, NULL, NULL);
            """
        );
        await Lab.Sh(
            Web,
            $"""
            cd {Directory}
            umask 0002
            mkdir -p files/deep/er private/lab
            head -c 300000 /dev/urandom >files/deep/er/random.bin
            printf 'a name with a space' >'files/deep/a b.txt'
            printf 'not for all' >private/lab/report.txt
            umask 0022
            printf 'of another program' >files/deep/unshared.txt
            """,
            "www-data"
        );
    }

    /// <summary>Its PHP makes uploads, and temporary files, that it lets nobody else see.</summary>
    public Task KeepToItself() =>
        Lab.Sh(
            Web,
            $"""
            cd {Directory}
            umask 0077
            mkdir -p private/lab/closed/er
            printf 'for nobody else' >private/lab/closed/er/file.txt
            touch private/temp/file
            """,
            "www-data"
        );

    /// <summary>A checksum of each table and each file that only its users write.</summary>
    public async Task<string> Content()
    {
        var tables = (await Sql("SHOW TABLES")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var kept = tables.Where(IsUsers).Order(StringComparer.Ordinal).ToList();
        kept.Count.ShouldBeGreaterThanOrEqualTo(Marks);
        var database = await Shown("database");
        var sums = await Sql($"CHECKSUM TABLE {string.Join(", ", kept.Select(table => $"`{table}`"))}");
        var files = await Lab.Sh(
            Web,
            $"cd {Directory} && find files/deep private/lab -printf '%y %g %p\\n' | sort && find files/deep private/lab -type f -exec sha256sum {"{}"} + | sort"
        );
        return sums.Replace(database + ".", "", StringComparison.Ordinal) + files;
    }

    /// <summary>How many rows, and a checksum of them, for each table; the mode and a checksum of each uploaded file.</summary>
    /// <param name="but">Tables that are left out, as a pattern of <c>LIKE</c>: caches, which are made anew.</param>
    public async Task<string> Data(string but = "cache%")
    {
        var tables = (
            await Sql(
                $"SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT LIKE '{but}' ORDER BY 1"
            )
        ).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var counted = tables.Select(table => $"SELECT '{table}', COUNT(*) FROM `{table}`; CHECKSUM TABLE `{table}`;");
        var rows = await Sql(string.Concat(counted));
        var files = await Lab.Sh(
            Web,
            $"""
            cd {Directory}
            find files private -printf '%M %g %p %l\n' | sort
            find files private -type f -print0 | sort -z | xargs -0 sha256sum
            """
        );
        return rows.Replace(await Shown("database") + ".", "", StringComparison.Ordinal) + files;
    }

    /// <summary>Loses the database's tables and the uploads.</summary>
    public async Task Damage()
    {
        var tables = (await Sql("SHOW TABLES")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await Sql($"SET FOREIGN_KEY_CHECKS = 0; {string.Concat(tables.Select(table => $"DROP TABLE `{table}`;"))}");
        await Lab.Sh(Web, $"rm -rf {Directory}/files {Directory}/private/lab");
    }

    /// <summary>Whether whoever has these cookies is logged in.</summary>
    public async Task<bool> IsLoggedIn(string cookies) =>
        Code == CodeBases.Mini
            ? (await Browse("/", cookies)).Body.Contains("Logged in as", StringComparison.Ordinal)
            : (await Browse("/user/1/edit", cookies)).Status == 200;

    /// <summary>What Drupal itself writes when caches are rebuilt or somebody logs in may differ.</summary>
    private static bool IsUsers(string table) =>
        table
            is "lab_notes"
                or "users"
                or "users_field_data"
                or "node"
                or "node_field_data"
                or "file_managed"
                or "role";

    private async Task<Page> Curl(string path, string? name, string[] options)
    {
        var url = path.Contains("://", StringComparison.Ordinal) ? path : $"http://{name ?? Uri}{path}";
        string[] curl =
        [
            "curl",
            "--silent",
            "--show-error",
            "--include",
            "--globoff",
            "--path-as-is",
            "--max-time",
            "60",
            "--connect-to",
            $"::{Web}:80",
            "--write-out",
            "\n%{http_code} %{num_redirects} %{redirect_url}",
        ];
        var said = (await Lab.Exec("hub", [.. curl, .. options, url], "aegir")).Succeeded();
        var end = said.LastIndexOf('\n');
        var figures = said[(end + 1)..].Split(' ', 3);
        var rest = said[..end];
        var head = 0;
        for (var answers = 1 + int.Parse(figures[1], CultureInfo.InvariantCulture); answers > 0; answers--)
            head = rest.IndexOf("\r\n\r\n", head, StringComparison.Ordinal) + 4;
        return new Page(int.Parse(figures[0], CultureInfo.InvariantCulture), figures[2], rest[..head], rest[head..]);
    }
}
