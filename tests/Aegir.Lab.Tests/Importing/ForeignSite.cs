using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Importing;

/// <summary>
/// A site that somebody made by hand, without Aegir: on a host that nobody prepared, as a plain user who has a code base in
/// his home and a database of his own. Its directory is <c>sites/default</c>; private files and configuration lie outside
/// of the docroot.
/// </summary>
/// <param name="Lab">Where it is.</param>
/// <param name="Code">The code base it runs.</param>
/// <param name="Name">The name of its directory in the home, of its database, and of that database's user.</param>
internal sealed record ForeignSite(Lab Lab, string Code, string Name)
{
    private const string Salt = "a salt that the site has had for years, and keeps";

    /// <summary>The host that it is on.</summary>
    public const string Host = "ssh1";

    /// <summary>What is typed to import it.</summary>
    public string Source => $"ssh://deploy@{Host}{Home}";

    /// <summary>The password of its database.</summary>
    public string Password => $"secret-of-{Name}";

    private string Home => $"/home/deploy/{Name}";

    private bool HasWebDirectory => System.IO.Directory.Exists(Path.Combine(CodeBases.PathOf(Code), "web"));

    private string Docroot => HasWebDirectory ? $"{Home}/web" : Home;

    private bool HasDrush => HasWebDirectory;

    private string Family =>
        File.Exists(Path.Combine(CodeBases.PathOf(Code), "core/update.php")) ? "backdrop" : "drupal7";

    /// <summary>Makes one, and lets the hub's key in.</summary>
    public static async Task<ForeignSite> Make(Lab lab, string code)
    {
        var site = new ForeignSite(lab, code, Names.Unique("foreign"));
        await site.LetTheHubIn();
        await site.CopyCode();
        await lab.Sh(
            "db1",
            $"mariadb -e \"CREATE DATABASE {site.Name}; CREATE USER {site.Name} IDENTIFIED BY '{site.Password}'; "
                + $"GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, INDEX, ALTER, CREATE TEMPORARY TABLES, LOCK TABLES, REFERENCES ON {site.Name}.* TO {site.Name}\""
        );
        await site.Write($"{site.Docroot}/sites/default/settings.php", site.Settings);
        await site.Install();
        return site;
    }

    /// <summary>Writes as its users do.</summary>
    public async Task Use()
    {
        await Sql(
            """
            CREATE TABLE lab_notes (id INT PRIMARY KEY, note LONGTEXT, raw LONGBLOB) CHARACTER SET utf8mb4;
            INSERT INTO lab_notes VALUES (1, 'Zwölf Boxkämpfer 🥊', UNHEX('00FF0A0D1A275C')), (2, '/sites/default/files/a b.txt', NULL);
            """
        );
        await Lab.Sh(
            Host,
            $"""
            cd {Docroot}/sites/default
            chmod u+w .
            mkdir -p files/deep modules/own {Home}/private/reports
            head -c 300000 /dev/urandom >files/deep/random.bin
            printf 'a name with a space' >'files/a b.txt'
            printf 'not for all' >{Home}/private/reports/report.txt
            printf 'name: Own' >modules/own/note.txt
            chmod -R go-rwx files/deep
            chmod a-w . # as Drupal leaves it behind
            """,
            "deploy"
        );
    }

    /// <summary>A link that logs in user 1, as the site itself makes it.</summary>
    public async Task<string> LoginPath() =>
        new Uri(
            (
                !HasDrush
                    ? (await Script("login")).Split('"')[^2].Replace("\\/", "/", StringComparison.Ordinal)
                    : await Lab.Sh(Host, $"cd {Home} && vendor/bin/drush user:login --uid=1 --no-browser", "deploy")
            ).Trim()
        ).AbsolutePath;

    /// <summary>Its directory.</summary>
    public string Directory => $"{Docroot}/sites/default";

    /// <summary>What only its users write, of itself or, in another database, of what it has become there.</summary>
    public Task<string> Rows(string? database = null) =>
        SqlOn(
            Lab,
            database ?? Name,
            HasDrush
                ? "SELECT uid, pass, mail FROM users_field_data ORDER BY uid;"
                : "SELECT uid, pass, mail FROM users ORDER BY uid; SELECT * FROM users_roles ORDER BY uid;"
        );

    /// <summary>Everything of it: files with modes and times, and every table.</summary>
    public async Task<string> Everything() =>
        await Lab.Sh(
            Host,
            $"cd {Home} && find . -printf '%M %u:%g %t %p %l\\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum"
        )
        + await Sql(
            "CHECKSUM TABLE "
                + string.Join(", ", (await Sql("SHOW TABLES")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        );

    private Task<string> Sql(string sql) => SqlOn(Lab, Name, sql);

    private static async Task<string> SqlOn(Lab lab, string database, string sql) =>
        (await lab.Exec("db1", ["mariadb", "-N", "-B", database], stdin: sql)).Succeeded();

    private string Settings =>
        $"""
            <?php
            $databases['default']['default'] = array(
              'driver' => 'mysql', 'host' => 'db1', 'database' => '{Name}', 'username' => '{Name}', 'password' => '{Password}', 'prefix' => '',
            );
            $drupal_hash_salt = $settings['hash_salt'] = '{Salt}';
            $settings['file_private_path'] = $conf['file_private_path'] = '{Home}/private';
            $settings['config_sync_directory'] = '../config';
            $config_directories = array('active' => '{Home}/config/active', 'staging' => '{Home}/config/staging');
            $config['system.core']['file_private_path'] = '{Home}/private';
            $settings['reverse_proxy'] = FALSE;

            """;

    private async Task LetTheHubIn()
    {
        var key = (await Lab.Sh("hub", "cat /var/aegir/.ssh/id_ed25519.pub")).Trim();
        await Lab.Sh(
            Host,
            $"""
            id deploy >/dev/null 2>&1 || useradd --create-home --shell /bin/sh deploy
            usermod -p '*' deploy
            install -d -m 0700 -o deploy -g deploy /home/deploy/.ssh
            echo 'restrict {key}' >/home/deploy/.ssh/authorized_keys
            chown deploy: /home/deploy/.ssh/authorized_keys
            """
        );
    }

    private async Task CopyCode()
    {
        await Lab.Sh(Host, $"install -d -o deploy -g deploy {Home}");
        var copied = await Programs.Run(
            [
                "cp",
                "-a",
                "--no-preserve=ownership",
                $"{Path.GetFullPath(CodeBases.PathOf(Code))}/.",
                Lab.Root(Host) + Home,
            ],
            stdin: null,
            new Dictionary<string, string?>(),
            CancellationToken.None
        );
        copied.Succeeded();
        await Lab.Sh(
            Host,
            $"mkdir -p {Home}/private {Home}/config/active {Home}/config/staging {Docroot}/sites/default/files && chown -R deploy:deploy {Home}"
        );
    }

    /// <summary>What has no Drush of its own is installed by its installer.</summary>
    private Task<string> Install() =>
        !HasDrush
            ? Script("install", "minimal", "en", "Made by hand", "admin", "admin@example.com")
            : Lab.Sh(
                Host,
                $"cd {Home} && vendor/bin/drush site:install minimal --sites-subdir=default --site-name='Made by hand' --account-pass=x --yes 2>&1",
                "deploy"
            );

    private async Task<string> Script(params string[] words)
    {
        var php = string.Concat(
            ((string[])["aegir", Family]).Select(name =>
                File.ReadAllText(Path.Combine(Lab.Repository, $"src/Aegir/Drupal/Php/{name}.php"))
            )
        );
        return (await Lab.Exec(Host, ["php", "--", Docroot, "default", .. words], "deploy", stdin: php)).Succeeded();
    }

    private async Task Write(string path, string text) =>
        (await Lab.Exec(Host, ["sh", "-c", $"cat >{path}"], "deploy", stdin: text)).Succeeded();
}
