using Aegir.Services;

namespace Aegir.Drupal.Settings;

/// <summary>The <c>settings.php</c> of Drupal 8 and later.</summary>
internal static class Drupal8Settings
{
    /// <summary>The text, from the record alone.</summary>
    public static PhpText Of(HostedSite site) =>
        $$"""
            {{CommonSettings.Opening(site)}}
            if ($aegir['db_type'] === 'mysql') {
              $databases['default']['default']['init_commands'] = array(
                'isolation_level' => 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
              );
            }
            $settings['hash_salt'] = {{site.Site.HashSalt}};
            $settings['config_sync_directory'] = 'sites/' . $aegir['uri'] . '/private/config/sync';
            $settings['file_public_path'] = 'sites/' . $aegir['uri'] . '/files';
            $settings['file_private_path'] = 'sites/' . $aegir['uri'] . '/private/files';
            $settings['file_temp_path'] = 'sites/' . $aegir['uri'] . '/private/temp';
            $settings['file_chmod_directory'] = 02775;
            $settings['file_chmod_file'] = 0664;
            {{CommonSettings.HostPatterns(site)}}
            $settings['update_free_access'] = FALSE;
            $settings['rebuild_access'] = FALSE;
            // Aegir sets the modes of the site's directory; Drupal would make it read-only for its owner.
            $settings['skip_permissions_hardening'] = TRUE;
            $settings['container_yamls'][] = __DIR__ . '/services.yml';
            $settings['file_scan_ignore_directories'] = array('node_modules', 'bower_components');
            $settings['entity_update_batch_size'] = 50;
            {{CommonSettings.Closing}}
            """;
}
