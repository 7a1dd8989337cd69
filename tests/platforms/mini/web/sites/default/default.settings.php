<?php

/**
 * Settings of a site. A copy of this file in sites/NAME, named settings.php, makes a site.
 *
 * The miniature reads:
 *   $databases['default']['default']   driver (mysql, pgsql, sqlite), database, username, password, host, port, prefix,
 *                                      unix_socket
 *   $settings['hash_salt']             random, and for ever the same: login links depend on it
 *   $settings['file_public_path']      below the docroot; sites/NAME/files when absent
 *   $settings['file_private_path']     not served by the web server; none when absent
 *   $settings['config_sync_directory']
 *   $settings['trusted_host_patterns'] regular expressions; other hosts get a 400
 *
 * $app_root and $site_path are set when this file is read.
 */
$databases = [];
$settings['hash_salt'] = '';
$settings['update_free_access'] = FALSE;
