using Aegir.Services;

namespace Aegir.Drupal.Settings;

/// <summary>The <c>settings.php</c> of Drupal 7.</summary>
internal static class Drupal7Settings
{
    /// <summary>The text, from the record alone.</summary>
    public static PhpText Of(HostedSite site) =>
        $$"""
            {{CommonSettings.Opening(site)}}
            $drupal_hash_salt = {{site.Site.HashSalt}};
            $update_free_access = FALSE;
            $conf['file_public_path'] = 'sites/' . $aegir['uri'] . '/files';
            $conf['file_private_path'] = 'sites/' . $aegir['uri'] . '/private/files';
            $conf['file_temporary_path'] = 'sites/' . $aegir['uri'] . '/private/temp';
            $conf['file_chmod_directory'] = 02775;
            $conf['file_chmod_file'] = 0664;
            // The hub asks no web server while it runs the site's PHP.
            $conf['drupal_http_request_fails'] = FALSE;
            {{CommonSettings.Closing}}
            """;
}
