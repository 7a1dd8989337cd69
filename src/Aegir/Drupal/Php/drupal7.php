
// Old releases are noisy on new PHP.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_NOTICE & ~E_WARNING);
define('DRUPAL_ROOT', $root);

/** How a value of the site is read, written and deleted. */
function aegir_state() {
  return array('variable_get', 'variable_set', 'variable_del');
}

if ($verb === 'install') {
  list($profile, $language, $site_name, $admin_name, $admin_mail) = $aegir_options;
  $password = aegir_password();
  define('MAINTENANCE_MODE', 'install');
  require_once DRUPAL_ROOT . '/includes/install.core.inc';
  install_drupal(array(
    'interactive' => FALSE,
    'server' => array('url' => "http://$uri/index.php") + aegir_request($uri),
    'parameters' => array('profile' => $profile, 'locale' => $language),
    'forms' => array(
      'install_configure_form' => array(
        'site_name' => $site_name,
        'site_mail' => $admin_mail,
        'clean_url' => 1,
        'account' => array(
          'name' => $admin_name,
          'mail' => $admin_mail,
          'pass' => array('pass1' => $password, 'pass2' => $password),
        ),
        'site_default_country' => '',
        'date_default_timezone' => 'UTC',
        // An unchecked box is NULL; FALSE is "an illegal choice".
        'update_status_module' => array(1 => NULL, 2 => NULL),
        'op' => 'Save and continue',
      ),
    ),
  ));
  if (variable_get('install_task') !== 'done') {
    throw new Exception('The installer stopped at ' . variable_get('install_task'));
  }
  aegir_answer(array('version' => VERSION));
  return;
}

$_SERVER = aegir_request($uri) + $_SERVER;
require_once DRUPAL_ROOT . '/includes/bootstrap.inc';
switch ($verb) {
  case 'update':
    // As update.php does it, without its pages.
    define('MAINTENANCE_MODE', 'update');
    foreach (array('update', 'install', 'common', 'file', 'entity', 'unicode') as $include) {
      require_once DRUPAL_ROOT . "/includes/$include.inc";
    }
    update_prepare_d7_bootstrap();
    drupal_bootstrap(DRUPAL_BOOTSTRAP_FULL);
    registry_rebuild();
    drupal_load_updates();
    update_fix_d7_requirements();
    update_fix_compatibility();
    // Of its requirements none stops it: a site whose tables are not of utf8mb4 runs, and would be refused.
    aegir_run_updates('drupal_set_installed_schema_version');
    aegir_run_batches(DRUPAL_ROOT . '/includes');
    drupal_flush_all_caches();
    aegir_answer_updates();
    break;

  case 'cache':
    drupal_bootstrap(DRUPAL_BOOTSTRAP_FULL);
    registry_rebuild();
    drupal_flush_all_caches();
    aegir_answer(array());
    break;

  case 'login':
    drupal_bootstrap(DRUPAL_BOOTSTRAP_FULL);
    aegir_answer(array('url' => user_pass_reset_url(user_load(1)) . '/login'));
    break;
}
