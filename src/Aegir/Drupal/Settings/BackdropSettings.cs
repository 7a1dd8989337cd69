using Aegir.Services;

namespace Aegir.Drupal.Settings;

/// <summary>The <c>settings.php</c> of Backdrop, whose configuration lies in files: in <c>private/</c>, as no web server serves it.</summary>
internal static class BackdropSettings
{
    /// <summary>The text, from the record alone.</summary>
    public static PhpText Of(HostedSite site) =>
        $$"""
            {{CommonSettings.Opening(site)}}
            $database_charset = 'utf8mb4';
            $settings['hash_salt'] = {{site.Site.HashSalt}};
            $config_directories['active'] = './sites/' . $aegir['uri'] . '/private/config/active';
            $config_directories['staging'] = './sites/' . $aegir['uri'] . '/private/config/staging';
            $config['system.core']['file_public_path'] = 'sites/' . $aegir['uri'] . '/files';
            $config['system.core']['file_private_path'] = 'sites/' . $aegir['uri'] . '/private/files';
            $config['system.core']['file_temporary_path'] = 'sites/' . $aegir['uri'] . '/private/temp';
            $settings['file_chmod_directory'] = 02775;
            $settings['file_chmod_file'] = 0664;
            {{CommonSettings.HostPatterns(site)}}
            $settings['update_free_access'] = FALSE;
            $settings['backdrop_drupal_compatibility'] = TRUE;
            {{CommonSettings.Closing}}
            """;
}
