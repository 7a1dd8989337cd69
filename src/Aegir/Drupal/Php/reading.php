
/**
 * Says what the settings of a site name, most often one that is not Aegir's yet: its database, its hash salt, its directories. They run
 * here as Drupal runs them, but Drupal does not. The arguments are DOCROOT, the directory of the settings, and the verb.
 */

set_exception_handler('aegir_fail');
error_reporting(0);
define('DRUPAL_ROOT', $root);
define('BACKDROP_ROOT', $root);
define('AEGIR_DIRECTORY', $uri);

/** The family of the code and its version, as the hub names them. */
function aegir_code() {
  $signs = array(
    'Drupal8' => array('core/lib/Drupal.php', "/^ *const VERSION = '([^']+)';/m"),
    'Backdrop' => array('core/includes/bootstrap.inc', "/^define\\('BACKDROP_VERSION', '([^']+)'\\);/m"),
    'Drupal7' => array('includes/bootstrap.inc', "/^define\\('VERSION', '([^']+)'\\);/m"),
  );
  foreach ($signs as $flavour => $sign) {
    $text = is_file(DRUPAL_ROOT . "/$sign[0]") ? file_get_contents(DRUPAL_ROOT . "/$sign[0]", FALSE, NULL, 0, 32768) : '';
    if (preg_match($sign[1], $text, $match)) {
      return array($flavour, $match[1]);
    }
  }
  throw new Exception('There is no code of Drupal 7 or later, or of Backdrop, in ' . DRUPAL_ROOT . '.');
}

/** A path as the settings have it, from the root; NULL for none. What is not there is worked out. */
function aegir_path($path) {
  if (!is_string($path) || $path === '') {
    return NULL;
  }
  $path = $path[0] === '/' ? $path : DRUPAL_ROOT . "/$path";
  if (is_dir($path)) {
    return realpath($path);
  }
  $parts = array();
  foreach (explode('/', $path) as $part) {
    if ($part === '..') {
      array_pop($parts);
    }
    elseif ($part !== '' && $part !== '.') {
      $parts[] = $part;
    }
  }
  return '/' . implode('/', $parts);
}

/** The first of these values that is set. */
function aegir_first() {
  foreach (func_get_args() as $value) {
    if ($value !== NULL && $value !== '') {
      return $value;
    }
  }
  return NULL;
}

/** What lies at these keys of a global variable. */
function aegir_setting($variable) {
  $value = isset($GLOBALS[$variable]) ? $GLOBALS[$variable] : NULL;
  foreach (array_slice(func_get_args(), 1) as $key) {
    $value = is_array($value) && isset($value[$key]) ? $value[$key] : NULL;
  }
  return $value;
}

/** The database, in Drupal's own words; Backdrop has a URL too. */
function aegir_database() {
  $default = aegir_setting('databases', 'default', 'default');
  if ($default === NULL && is_string(aegir_setting('database'))) {
    $url = parse_url($GLOBALS['database']) + array('scheme' => 'mysql', 'host' => '', 'user' => '', 'pass' => '', 'path' => '');
    $default = array(
      'driver' => $url['scheme'],
      'host' => urldecode($url['host']),
      'port' => isset($url['port']) ? $url['port'] : '',
      'username' => urldecode($url['user']),
      'password' => urldecode($url['pass']),
      'database' => ltrim(urldecode($url['path']), '/'),
      'prefix' => aegir_setting('database_prefix'),
    );
  }
  // Several of the same name are alike, and one of them is chosen each time.
  return is_array($default) && isset($default[0]) ? $default[0] : $default;
}

/** The names of what else is set, which Aegir's own settings do not say. */
function aegir_others() {
  $own = array(
    'hash_salt', 'config_sync_directory', 'file_public_path', 'file_private_path', 'file_temp_path', 'file_temporary_path',
    'file_chmod_directory', 'file_chmod_file', 'trusted_host_patterns', 'update_free_access', 'rebuild_access',
    'skip_permissions_hardening', 'container_yamls', 'file_scan_ignore_directories', 'entity_update_batch_size',
    'entity_update_backup', 'drupal_http_request_fails', 'backdrop_drupal_compatibility',
  );
  $names = array();
  foreach (array('settings', 'conf', 'config') as $variable) {
    foreach (array_keys(is_array(aegir_setting($variable)) ? $GLOBALS[$variable] : array()) as $key) {
      if (!in_array($key, $own, TRUE)) {
        $names[] = '$' . "{$variable}['$key']";
      }
    }
  }
  foreach (is_array(aegir_setting('databases')) ? $GLOBALS['databases'] : array() as $key => $ignored) {
    if ($key !== 'default') {
      $names[] = '$' . "databases['$key']";
    }
  }
  return $names;
}

/** What a Backdrop's configuration says of its core, where that lies in files. */
function aegir_backdrop_core($active) {
  $file = "$active/system.core.json";
  $core = $active !== NULL && is_file($file) ? json_decode(file_get_contents($file), TRUE) : array();
  return is_array($core) ? $core : array();
}

/** The site's directories, under the names that they have in a site of Aegir's. */
function aegir_parts($flavour) {
  $directory = ltrim(substr(AEGIR_DIRECTORY, strlen(DRUPAL_ROOT)), '/');
  $files = $directory === '' ? 'files' : "$directory/files";
  if ($flavour === 'Drupal7') {
    // Unless they are set here, they are in the database.
    return array(
      'files' => aegir_path(aegir_setting('conf', 'file_public_path')),
      'private/files' => aegir_path(aegir_setting('conf', 'file_private_path')),
    );
  }
  if ($flavour === 'Drupal8') {
    return array(
      'files' => aegir_path(aegir_first(aegir_setting('settings', 'file_public_path'), $files)),
      'private/files' => aegir_path(aegir_setting('settings', 'file_private_path')),
      'private/config/sync' => aegir_path(
        aegir_first(aegir_setting('settings', 'config_sync_directory'), aegir_setting('config_directories', 'sync'))
      ),
    );
  }
  $active = aegir_path(aegir_setting('config_directories', 'active'));
  $core = aegir_backdrop_core($active) + array('file_public_path' => $files, 'file_private_path' => '');
  return array(
    'files' => aegir_path(aegir_first(aegir_setting('config', 'system.core', 'file_public_path'), $core['file_public_path'])),
    'private/files' => aegir_path(aegir_first(aegir_setting('config', 'system.core', 'file_private_path'), $core['file_private_path'])),
    'private/config/active' => $active,
    'private/config/staging' => aegir_path(aegir_setting('config_directories', 'staging')),
  );
}

/** All that is asked for. It calls nothing that the settings could have put in its place. */
function aegir_found() {
  list($flavour, $version) = aegir_code();
  $database = aegir_database();
  if (!is_array($database)) {
    throw new Exception('The settings name no database.');
  }
  $database += array('driver' => '', 'host' => '', 'port' => '', 'unix_socket' => '', 'database' => '', 'username' => '', 'password' => '', 'prefix' => '');
  $salt = $flavour === 'Drupal7' ? aegir_setting('drupal_hash_salt') : aegir_setting('settings', 'hash_salt');
  if (!is_string($salt) || $salt === '') {
    // So do Drupal 7 and Backdrop; Drupal 8 does not run without one.
    $salt = $flavour === 'Drupal8' ? '' : hash('sha256', serialize($GLOBALS['databases']));
  }
  return array(
    'flavour' => $flavour,
    'version' => $version,
    'driver' => (string) $database['driver'],
    'host' => (string) $database['host'],
    'port' => (string) $database['port'],
    'socket' => (string) $database['unix_socket'],
    'database' => (string) $database['database'],
    'user' => (string) $database['username'],
    'password' => (string) $database['password'],
    'prefix' => implode('', array_filter((array) $database['prefix'], 'is_string')),
    'salt' => $salt,
    'parts' => (object) array_filter(aegir_parts($flavour)),
    'others' => aegir_others(),
  );
}

list($aegir_flavour) = aegir_code();
$_SERVER = aegir_request(basename($uri)) + $_SERVER;
$databases = $conf = $settings = $config = $config_directories = array();
// Settings of Drupal 8 and later are given these.
$app_root = DRUPAL_ROOT;
$site_path = ltrim(substr(AEGIR_DIRECTORY, strlen(DRUPAL_ROOT)), '/');
$class_loader = $aegir_flavour === 'Drupal8' && is_file("$app_root/autoload.php") ? require "$app_root/autoload.php" : NULL;
// Those of Drupal 7 may call what its bootstrap defines, as drupal_fast_404().
if ($aegir_flavour === 'Drupal7') {
  require_once DRUPAL_ROOT . '/includes/bootstrap.inc';
}
// The original Aegir kept credentials beside the settings, and on its web servers in the vhost.
if (is_file(AEGIR_DIRECTORY . '/drushrc.php')) {
  $options = array();
  include AEGIR_DIRECTORY . '/drushrc.php';
}
require AEGIR_DIRECTORY . '/settings.php';
aegir_answer(aegir_found());
