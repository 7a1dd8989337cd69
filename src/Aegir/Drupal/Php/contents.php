
/**
 * Says what a site's database, and Backdrop's configuration, say of the site, whose code need not be able to run: what is
 * enabled and with which schema, its profile and language, whether it is in maintenance mode, and in Drupal 7 where its
 * files are. The verb is the family.
 */

set_exception_handler('aegir_fail');
$database = AegirDatabase::open('');

/** What PHP has serialized; of objects there are only their values. */
function aegir_value($serialized) {
  $serialized = is_resource($serialized) ? stream_get_contents($serialized) : $serialized;
  return PHP_VERSION_ID < 70000 ? unserialize($serialized) : unserialize($serialized, array('allowed_classes' => FALSE));
}

/** The first column of the rows, each with the value of its second one. */
function aegir_values(AegirDatabase $database, $sql) {
  $values = array();
  foreach ($database->ask($sql) as $row) {
    $values[$row[0]] = aegir_value($row[1]);
  }
  return $values;
}

/** An extension as the answer has it; its schema is NULL where the database has none. */
function aegir_package($name, $type, $version, $schema) {
  return array(
    'name' => $name,
    'type' => $type,
    'version' => (string) $version,
    'schema' => $schema === NULL ? NULL : (int) $schema,
  );
}

/** Each site has something enabled: where nothing is, the database says nothing of it. */
function aegir_demand(array $packages, $place) {
  if (!$packages) {
    throw new Exception("The database does not say what the site has enabled: $place.");
  }
  return $packages;
}

function aegir_drupal7(AegirDatabase $database, array $variables) {
  $profile = isset($variables['install_profile']) ? $variables['install_profile'] : NULL;
  $packages = array();
  // MySQL 8 has made it a word of its own.
  $system = getenv('db_type') === 'mysql' ? '`system`' : 'system';
  foreach ($database->ask("SELECT name, type, schema_version, info FROM $system WHERE status = 1") as $row) {
    list($name, $type, $schema, $info) = $row;
    $info = aegir_value($info);
    $packages[] = aegir_package($name, $name === $profile ? 'profile' : $type, isset($info['version']) ? $info['version'] : '', $schema);
  }
  $language = isset($variables['language_default']) ? (array) $variables['language_default'] : array();
  return array(
    'packages' => aegir_demand($packages, 'nothing is in its table system'),
    'profile' => $profile,
    'language' => isset($language['language']) ? $language['language'] : NULL,
    'maintenance' => !empty($variables['maintenance_mode']),
    'publicFiles' => isset($variables['file_public_path']) ? $variables['file_public_path'] : NULL,
    'privateFiles' => isset($variables['file_private_path']) ? $variables['file_private_path'] : NULL,
  );
}

/** What Backdrop has in its configuration, as far as it lies here. */
function aegir_backdrop($directory) {
  $file = "$directory/private/config/active/system.core.json";
  $core = is_file($file) ? json_decode(file_get_contents($file), TRUE) : array();
  return array_filter(array(
    'profile' => isset($core['install_profile']) ? $core['install_profile'] : NULL,
    'language' => isset($core['language_default']) ? $core['language_default'] : NULL,
  ), 'is_string');
}

function aegir_drupal8(AegirDatabase $database) {
  $config = aegir_values($database, "SELECT name, data FROM config WHERE collection = '' AND name IN ('core.extension', 'system.site')");
  $schemas = aegir_values($database, "SELECT name, value FROM key_value WHERE collection = 'system.schema'");
  $state = aegir_values($database, "SELECT name, value FROM key_value WHERE collection = 'state' AND name = 'system.maintenance_mode'");
  $enabled = isset($config['core.extension']) ? $config['core.extension'] : NULL;
  $enabled = (is_array($enabled) ? $enabled : array()) + array('module' => array(), 'theme' => array(), 'profile' => NULL);
  $packages = array();
  foreach (array('module', 'theme') as $type) {
    foreach (array_map('strval', array_keys((array) $enabled[$type])) as $name) {
      $schema = isset($schemas[$name]) ? $schemas[$name] : NULL;
      $packages[] = aegir_package($name, $name === $enabled['profile'] ? 'profile' : $type, '', $schema);
    }
  }
  $site = (isset($config['system.site']) ? $config['system.site'] : array()) + array('langcode' => NULL);
  $language = isset($site['default_langcode']) ? $site['default_langcode'] : $site['langcode'];
  $packages = aegir_demand($packages, 'core.extension is not in its table config');
  return array(
    'packages' => $packages,
    'profile' => $enabled['profile'],
    'language' => $language,
    'maintenance' => !empty($state['system.maintenance_mode']),
  );
}

if ($verb === 'Drupal8') {
  aegir_answer(aegir_drupal8($database));
}
else {
  $variables = "SELECT name, value FROM variable WHERE name IN ('install_profile', 'language_default', 'maintenance_mode', 'file_public_path', 'file_private_path')";
  $state = "SELECT name, value FROM state WHERE name = 'maintenance_mode'";
  $contents = aegir_drupal7($database, aegir_values($database, $verb === 'Drupal7' ? $variables : $state));
  aegir_answer($verb === 'Drupal7' ? $contents : aegir_backdrop("$root/sites/$uri") + $contents);
}
