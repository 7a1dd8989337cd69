
use Drupal\Core\DrupalKernel;
use Drupal\Core\Site\Settings;
use Drupal\Core\Update\UpdateKernel;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Session\Session;
use Symfony\Component\HttpFoundation\Session\Storage\MockArraySessionStorage;

// Drupal's own handler prints a page; a line is enough.
set_exception_handler('aegir_fail');

/** How a value of the site is read, written and deleted. */
function aegir_state() {
  $state = Drupal::state();
  return [[$state, 'get'], [$state, 'set'], [$state, 'delete']];
}

/** Clears all caches, and builds the container anew, which is none of them. Given a kernel, Drupal leaves the latter to its caller. */
function aegir_flush() {
  global $kernel, $request;
  $kernel->invalidateContainer();
  $kernel->rebuildContainer();
  $kernel->preHandle($request);
  drupal_flush_all_caches($kernel);
}

/** Whether a requirement is not met. REQUIREMENT_ERROR until Drupal 11.2, an enum since. */
function aegir_is_error(array $requirement) {
  $severity = $requirement['severity'] ?? 0;
  return ($severity instanceof BackedEnum ? $severity->value : $severity) === 2;
}

/** What the status report says, but for that of Drupal itself: what a module finds wrong at any time is not about updates. */
function aegir_status_report() {
  $handler = Drupal::moduleHandler();
  $report = [];
  foreach (array_diff(array_keys($handler->getModuleList()), ['system']) as $module) {
    try {
      // The latter since Drupal 11.2.
      $report += (array) $handler->invoke($module, 'requirements', ['runtime']);
      $report += (array) $handler->invoke($module, 'runtime_requirements');
    }
    catch (Throwable $error) {
      // Then what it says of updates counts.
    }
  }
  return $report;
}

/** Ends the updates at an error among the requirements, unless it has not to do with them: that is only told. */
function aegir_demand_requirements() {
  global $aegir_notes;
  $errors = array_filter(update_check_requirements(), 'aegir_is_error');
  $standing = $errors ? array_filter(aegir_status_report(), 'aegir_is_error') : [];
  // Configuration for deployments may lie where only the web server or nobody has it; what has no code, site check names.
  $standing += array_flip(['config sync directory', 'invalid_module', 'invalid_theme', 'removed_module', 'removed_theme']);
  foreach ($errors as $key => $requirement) {
    $words = aegir_words([$requirement['title'] ?? '', $requirement['value'] ?? '', $requirement['description'] ?? '']);
    if (!isset($standing[$key])) {
      throw new Exception($words);
    }
    $aegir_notes[] = "An error that keeps nobody from updating: $words";
  }
}

$_SERVER = array('SCRIPT_FILENAME' => "$root/index.php") + aegir_request($uri) + $_SERVER;
$loader = require "$root/autoload.php";

if ($verb === 'install') {
  list($profile, $language, $site_name, $admin_name, $admin_mail) = $aegir_options;
  $password = aegir_password();
  require_once "$root/core/includes/install.core.inc";
  install_drupal($loader, [
    'interactive' => FALSE,
    'site_path' => "sites/$uri",
    'parameters' => ['profile' => $profile, 'langcode' => $language],
    'forms' => [
      'install_configure_form' => [
        'site_name' => $site_name,
        'site_mail' => $admin_mail,
        'account' => [
          'name' => $admin_name,
          'mail' => $admin_mail,
          'pass' => ['pass1' => $password, 'pass2' => $password],
        ],
        'date_default_timezone' => 'UTC',
        // An unchecked box is NULL; FALSE is "an illegal choice".
        'enable_update_status_module' => NULL,
        'enable_update_status_emails' => NULL,
      ],
    ],
  ]);
  if (Drupal::state()->get('install_task') !== 'done') {
    throw new Exception('The installer stopped at ' . Drupal::state()->get('install_task'));
  }
  aegir_answer(['version' => Drupal::VERSION]);
  return;
}

$request = Request::createFromGlobals();
$class = $verb === 'update' ? UpdateKernel::class : DrupalKernel::class;
$class::bootEnvironment($root);
$kernel = new $class('prod', $loader, $verb !== 'update', $root);
$kernel->setSitePath(DrupalKernel::findSitePath($request, TRUE, $root));
Settings::initialize($root, $kernel->getSitePath(), $loader);

if ($verb === 'cache') {
  // As core/rebuild.php does it: it works on a site whose container is broken.
  require_once "$root/core/includes/utility.inc";
  drupal_rebuild($loader, $request);
  aegir_answer([]);
  return;
}

$kernel->boot();
$request->setSession(new Session(new MockArraySessionStorage()));
Drupal::requestStack()->push($request);
$kernel->preHandle($request);
restore_error_handler();
set_exception_handler('aegir_fail');
switch ($verb) {
  case 'update':
    require_once "$root/core/includes/install.inc";
    require_once "$root/core/includes/update.inc";
    drupal_load_updates();
    aegir_demand_requirements();
    Drupal::cache('default')->deleteAll();
    aegir_run_updates(function ($module, $schema) {
      // The registry came with Drupal 9.3.
      Drupal::hasService('update.update_hook_registry')
        ? Drupal::service('update.update_hook_registry')->setInstalledVersion($module, $schema)
        : drupal_set_installed_schema_version($module, $schema);
    });
    if ($pending = Drupal::service('update.post_update_registry')->getPendingUpdateFunctions()) {
      // Post-updates see the services of the new code.
      aegir_flush();
      foreach ($pending as $name) {
        aegir_run_update($name, function (&$context) use ($name) {
          update_invoke_post_update($name, $context);
        });
      }
    }
    aegir_run_batches("$root/core/includes");
    aegir_flush();
    aegir_answer_updates();
    break;

  case 'login':
    $kernel->loadLegacyIncludes();
    aegir_answer(['url' => user_pass_reset_url(Drupal\user\Entity\User::load(1)) . '/login']);
    break;
}
