using Aegir.Services;

namespace Aegir.Drupal.Settings;

/// <summary>
/// The beginning and end of every <c>settings.php</c>. It is PHP 5.6, which Drupal 7 still runs on. Credentials are read
/// as the original does, from <c>$_SERVER</c>, where FastCGI, Apache and the command line put them; <c>getenv()</c>
/// answers when settings are read a second time, as installers and cache rebuilds do. A web request then forgets them in
/// <c>$_SERVER</c>, so that <c>phpinfo()</c> does not show them; on the command line they stay, because Drush starts
/// further processes that need them.
/// </summary>
internal static class CommonSettings
{
    /// <summary>A part of the text that tells settings written by Aegir from others.</summary>
    public const string Mark = "Written by Aegir from its record of the site";

    /// <summary>Reads the credentials into <c>$aegir</c> and sets the umask for a web group that shares all files.</summary>
    public static PhpText Opening(HostedSite site) =>
        $$"""
            <?php
            /**
             * @file
             * Written by Aegir from its record of the site; changes are lost. Your own lines go to local.settings.php beside
             * this file, or for all sites of the platform to sites/all/platform.settings.php. Aegir never writes those.
             */

            umask(0002);
            $aegir = array('uri' => {{site.Site.Uri}});
            foreach (array('db_type', 'db_host', 'db_port', 'db_name', 'db_user', 'db_passwd') as $aegir_name) {
              $aegir[$aegir_name] = isset($_SERVER[$aegir_name]) ? $_SERVER[$aegir_name] : getenv($aegir_name);
              if (PHP_SAPI !== 'cli') {
                unset($_SERVER[$aegir_name], $_ENV[$aegir_name]);
              }
            }
            $databases['default']['default'] = array(
              'driver' => $aegir['db_type'],
              'database' => $aegir['db_name'],
              'prefix' => '',
            );
            // SQLite has none: its database is a file.
            if ($aegir['db_host']) {
              $databases['default']['default'] += array(
                'username' => $aegir['db_user'],
                'password' => $aegir['db_passwd'],
                'host' => $aegir['db_host'],
                'port' => $aegir['db_port'],
              );
            }
            if ($aegir['db_type'] === 'mysql') {
              $databases['default']['default']['charset'] = 'utf8mb4';
              $databases['default']['default']['collation'] = 'utf8mb4_general_ci';
            }

            """;

    /// <summary>The names the site answers to, as patterns that Drupal checks the request's host against.</summary>
    public static PhpText HostPatterns(HostedSite site)
    {
        var names = site
            .Site.Aliases.Prepend(site.Site.Uri)
            .Select(name => (PhpText)$"  '^' . preg_quote({name}) . '$',\n");
        return $$"""
            $settings['trusted_host_patterns'] = array(
            {{names}});

            """;
    }

    /// <summary>Takes over the administrators' own files, which have the last word.</summary>
    public static PhpText Closing { get; } =
        $$"""

            foreach (array(__DIR__ . '/../all/platform.settings.php', __DIR__ . '/local.settings.php') as $aegir_file) {
              if (is_readable($aegir_file)) {
                include $aegir_file;
              }
            }
            unset($aegir, $aegir_name, $aegir_file);

            """;
}
