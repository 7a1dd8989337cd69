using System.Text.RegularExpressions;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>
/// PHP-FPM, which runs the PHP of sites for every web server, in a pool of its own: what a vhost sets with
/// PHP_ADMIN_VALUE stays in a worker until it is set anew, so no other pool may be used.
/// </summary>
internal static partial class PhpFpm
{
    /// <summary>Where the pool listens, whatever the version of PHP.</summary>
    public static UnixPath Socket { get; } = Parsed.Parse<UnixPath>("/run/php/aegir.sock");

    /// <summary>PHP and the extensions that Drupal and Backdrop ask for.</summary>
    public static IReadOnlyList<string> Packages { get; } =
    [
        "procps",
        "php-fpm",
        "php-cli",
        "php-curl",
        "php-gd",
        "php-intl",
        "php-mbstring",
        "php-mysql",
        "php-pgsql",
        "php-sqlite3",
        "php-xml",
        "php-zip",
    ];

    /// <summary>
    /// Makes the pool, for the newest PHP-FPM that is there, and has PHP-FPM load it if it was not there yet or changed.
    /// Part of a script that runs as root with <c>sh -eu</c>.
    /// </summary>
    public const string PrepareScript = """
        version=$(ls /usr/sbin/php-fpm[0-9]* | sed 's/.*php-fpm//' | sort -V | tail -n 1)
        pool=/etc/php/$version/fpm/pool.d/aegir.conf
        keep_config "php$version-fpm" "$pool"
        cat >"$pool.new" <<'POOL'
        ; Written by aegir server prepare. Sites managed by Aegir run here, and nothing else.
        [aegir]
        user = www-data
        group = www-data
        listen = /run/php/aegir.sock
        listen.owner = www-data
        listen.group = www-data
        listen.mode = 0660
        pm = ondemand
        pm.max_children = 32
        pm.max_requests = 1000
        ping.path = /aegir-health
        ; What was published is what runs, from the next request on: a restored site must not run the code of before.
        php_admin_value[opcache.revalidate_freq] = 0
        php_value[upload_max_filesize] = 512M
        php_value[post_max_size] = 512M
        php_value[memory_limit] = 256M
        php_admin_flag[allow_url_include] = off
        php_admin_flag[expose_php] = off
        POOL
        mv "$pool.new" "$pool"
        load_config "php$version-fpm" "$pool" reload

        """;

    /// <summary>The version of the PHP that the pool runs; null where there is no pool.</summary>
    /// <exception cref="CommandFailed">The host is out of reach.</exception>
    public static async Task<Version?> VersionOn(Host host, CancellationToken ct) =>
        Greeting().Match(await host.Query(Greet, ct)) is { Success: true } match
            ? Version.Parse(match.Groups[1].ValueSpan)
            : null;

    private static Command Greet { get; } =
        Command.Script(
            """
            version=$(ls -d /etc/php/*/fpm/pool.d/aegir.conf 2>/dev/null | cut -d/ -f4 | sort -V | tail -n 1)
            [ -z "$version" ] || "/usr/sbin/php-fpm$version" --version
            """
        );

    [GeneratedRegex(@"^PHP ([0-9]{1,2}\.[0-9]{1,3}\.[0-9]{1,4})", RegexOptions.CultureInvariant)]
    private static partial Regex Greeting();
}
