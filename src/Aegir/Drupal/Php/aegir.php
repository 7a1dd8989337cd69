<?php
/**
 * @file
 * What the scripts for all families begin with. PHP reads this and the family's script on standard input; arguments:
 * DOCROOT URI VERB, then the verb's own. The credentials are in the environment, where settings.php finds them.
 *
 * The answer is JSON on standard output. Drupal prints pages where it fails and may exit() at any depth: so all that it
 * prints is caught, and only a script that came to its answer ends with code 0. PHP 5.6, which Drupal 7 still runs on.
 */

list(, $root, $uri, $verb) = $argv;
$aegir_options = array_slice($argv, 4);
$aegir_answered = FALSE;
// The updates that this process has run, and the memory at which it leaves the rest to another: half of what it may have.
$aegir_ran = array();
define('AEGIR_MEMORY', 512 << 20);
if (!defined('STDERR')) {
  // PHP defines it only for scripts that it reads from a file.
  define('STDERR', fopen('php://stderr', 'w'));
}

ob_start();
register_shutdown_function(function () use (&$aegir_answered) {
  $printed = '';
  while (ob_get_level()) {
    $printed = ob_get_clean() . $printed;
  }
  if (!$aegir_answered) {
    $words = trim(preg_replace('/\s+/', ' ', html_entity_decode(strip_tags($printed), ENT_QUOTES)));
    // It redirects to its installer where it finds no tables, or no settings.
    fwrite(STDERR, ($words === '' ? 'Drupal ended without a word: the site seems not to be installed.' : $words) . "\n");
    exit(1);
  }
});

function aegir_answer(array $answer) {
  global $aegir_answered;
  $json = json_encode((object) $answer, JSON_UNESCAPED_SLASHES);
  if ($json === FALSE) {
    aegir_fail(new Exception('The answer cannot be written as JSON: ' . json_last_error_msg()));
  }
  while (ob_get_level()) {
    ob_end_clean();
  }
  echo $json, "\n";
  $aegir_answered = TRUE;
  ob_start();
}

/** Says why there is no answer, in a line, and ends. */
function aegir_fail($error) {
  global $aegir_answered;
  fwrite(STDERR, get_class($error) . ': ' . $error->getMessage() . "\n");
  $aegir_answered = TRUE;
  exit(1);
}

/** A password that nobody is told: people come in by one-time links. */
function aegir_password() {
  return bin2hex(function_exists('random_bytes') ? random_bytes(24) : openssl_random_pseudo_bytes(24));
}

/**
 * Runs one update, which may take several rounds, as the requests of update.php are. Where memory gets short this process
 * ends, with what it has done so far for an answer, and the next goes on: what the update knows waits in the database.
 */
function aegir_run_update($name, $once) {
  global $aegir_ran;
  $kept = aegir_keep(NULL);
  $context = array('sandbox' => isset($kept[$name]) ? $kept[$name] : array(), 'results' => array());
  do {
    $context['finished'] = 1;
    $error = NULL;
    try {
      $once($context);
    }
    catch (Exception $error) {
    }
    catch (Throwable $error) {
    }
    if ($error) {
      throw new Exception("$name failed: " . get_class($error) . ': ' . $error->getMessage());
    }
    if (!empty($context['results']['#abort'])) {
      $why = '';
      array_walk_recursive($context['results'], function ($value, $key) use (&$why) {
        $why = $key === 'query' ? (string) $value : $why;
      });
      throw new Exception("$name failed: " . html_entity_decode(strip_tags($why), ENT_QUOTES));
    }
    $is_finished = $context['finished'] >= 1;
    if ($is_finished) {
      $aegir_ran[] = $name;
    }
    if (memory_get_usage() > AEGIR_MEMORY) {
      aegir_keep($is_finished ? NULL : array($name => $context['sandbox']));
      aegir_answer(array('updates' => $aegir_ran, 'unfinished' => TRUE));
      exit;
    }
  } while (!$is_finished);
}

/** Runs all pending hook_update_N() in the order that their dependencies ask for. */
function aegir_run_updates($set_installed_schema) {
  $start = array();
  foreach (update_get_update_list() as $module => $updates) {
    if (!isset($updates['start']) && isset($updates['warning'])) {
      throw new Exception("$module: " . strip_tags($updates['warning']));
    }
    if (!empty($updates['pending'])) {
      $start[$module] = $updates['start'];
    }
  }
  $updates = update_resolve_dependencies($start);
  $needs = array();
  foreach ($updates as $name => $update) {
    $needs[$name] = !empty($update['reverse_paths']) ? array_keys($update['reverse_paths']) : array();
  }
  foreach ($updates as $name => $update) {
    if (!$update['allowed']) {
      $missing = $update['missing_dependencies'] ? implode(', ', $update['missing_dependencies']) : 'an error in its code';
      throw new Exception("$name may not run: $missing");
    }
    if (isset($start[$update['module']])) {
      $set_installed_schema($update['module'], $update['number'] - 1);
      unset($start[$update['module']]);
    }
    aegir_run_update($name, function (&$context) use ($update, $needs, $name) {
      update_do_one($update['module'], $update['number'], $needs[$name], $context);
    });
  }
}

/** What a web server would have said of a request for the front page. */
function aegir_request($uri) {
  return array(
    'HTTP_HOST' => $uri,
    'SERVER_NAME' => $uri,
    'SERVER_PORT' => '80',
    'SERVER_SOFTWARE' => NULL,
    'SCRIPT_NAME' => '/index.php',
    'PHP_SELF' => '/index.php',
    'REQUEST_URI' => '/',
    'REQUEST_METHOD' => 'GET',
    'QUERY_STRING' => '',
    'REMOTE_ADDR' => '127.0.0.1',
    'HTTP_USER_AGENT' => 'console',
  );
}

chdir($root);
