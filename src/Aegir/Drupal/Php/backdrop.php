
error_reporting(E_ALL & ~E_DEPRECATED & ~E_NOTICE & ~E_WARNING);
define('BACKDROP_ROOT', $root);

/** How a value of the site is read, written and deleted. */
function aegir_state() {
  return array('state_get', 'state_set', 'state_del');
}

if ($verb === 'install') {
  list($profile, $language, $site_name, $admin_name, $admin_mail) = $aegir_options;
  define('MAINTENANCE_MODE', 'install');
  require_once BACKDROP_ROOT . '/core/includes/install.core.inc';
  install_backdrop(array(
    'interactive' => FALSE,
    'server' => array('url' => "http://$uri/index.php") + aegir_request($uri),
    'parameters' => array('profile' => $profile, 'langcode' => $language),
    'forms' => array(
      'install_configure_form' => array(
        'site_name' => $site_name,
        'site_mail' => $admin_mail,
        'clean_url' => 1,
        'account' => array('name' => $admin_name, 'mail' => $admin_mail, 'pass' => aegir_password()),
        'site_default_country' => '',
        'date_default_timezone' => 'UTC',
        // An unchecked box is NULL; FALSE is "an illegal choice".
        'update_status_module' => array(1 => NULL, 2 => NULL),
        'op' => 'Save and continue',
      ),
    ),
  ));
  if (state_get('install_task') !== 'done') {
    throw new Exception('The installer stopped at ' . state_get('install_task'));
  }
  aegir_answer(array('version' => BACKDROP_VERSION));
  return;
}

$_SERVER = aegir_request($uri) + $_SERVER;
require_once BACKDROP_ROOT . '/core/includes/bootstrap.inc';
switch ($verb) {
  case 'update':
    // As update.php does it, without its pages; one function that is needed lives there.
    define('MAINTENANCE_MODE', 'update');
    foreach (array('update', 'install', 'common', 'file', 'unicode') as $include) {
      require_once BACKDROP_ROOT . "/core/includes/$include.inc";
    }
    function update_extra_requirements($requirements = NULL) {
      static $all = array();
      return $all += (array) $requirements;
    }
    update_prepare_bootstrap();
    backdrop_bootstrap(BACKDROP_BOOTSTRAP_FULL);
    backdrop_load_updates();
    update_fix_requirements();
    update_fix_compatibility();
    aegir_run_updates('backdrop_set_installed_schema_version');
    aegir_run_batches(BACKDROP_ROOT . '/core/includes');
    backdrop_flush_all_caches();
    aegir_answer_updates();
    break;

  case 'cache':
    backdrop_bootstrap(BACKDROP_BOOTSTRAP_FULL);
    backdrop_flush_all_caches();
    aegir_answer(array());
    break;

  case 'login':
    backdrop_bootstrap(BACKDROP_BOOTSTRAP_FULL);
    aegir_answer(array('url' => user_pass_reset_url(user_load(1)) . '/login'));
    break;
}
