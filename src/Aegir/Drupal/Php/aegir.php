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
// The updates that this process has run, each with what it said.
$aegir_ran = array();
// What else is to be said of the updates when all have run.
$aegir_notes = array();
// What it is at, if somebody's code may end it there.
$aegir_doing = NULL;
if (!defined('STDERR')) {
  // PHP defines it only for scripts that it reads from a file.
  define('STDERR', fopen('php://stderr', 'w'));
}

ob_start();
register_shutdown_function(function () use (&$aegir_answered, &$aegir_doing) {
  $printed = '';
  while (ob_get_level()) {
    $printed = ob_get_clean() . $printed;
  }
  if (!$aegir_answered) {
    $words = trim(preg_replace('/\s+/', ' ', html_entity_decode(strip_tags($printed), ENT_QUOTES)));
    $fatal = error_get_last();
    if ($words === '' && $fatal && $fatal['type'] & (E_ERROR | E_PARSE | E_COMPILE_ERROR | E_RECOVERABLE_ERROR)) {
      // PHP has said it already, unless settings have told it to be silent.
      $is_said = ini_get('display_errors') === 'stderr' && error_reporting() & $fatal['type'];
      $words = $is_said ? 'That error ended it.' : "$fatal[message] in $fatal[file]:$fatal[line]";
    }
    if ($aegir_doing !== NULL) {
      $words = rtrim("$aegir_doing ended the process before it was done. $words");
    }
    // It redirects to its installer where it finds no tables, or no settings.
    fwrite(STDERR, ($words === '' ? 'Drupal ended without a word: the site seems not to be installed.' : $words) . "\n");
    exit(1);
  }
  // What the shutdown functions of the site print is no part of the answer.
  ob_start(function () {
    return '';
  });
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

/** A text as a line that is not too long, in UTF-8. */
function aegir_line($text) {
  $text = preg_match('//u', $text) ? $text : preg_replace('/[^\x20-\x7E]/', '?', $text);
  preg_match('/^.{0,1000}/us', trim(preg_replace('/\s+/', ' ', $text)), $match);
  return $match[0];
}

/** The words in a text, an object that is one, or an array of such (one to be rendered, too), on a line and without markup. */
function aegir_words($value) {
  if (is_array($value)) {
    $how = array('#type', '#theme', '#template', '#list_type', '#attributes', '#url', '#attached', '#cache');
    $words = implode(' ', array_map('aegir_words', array_diff_key($value, array_flip($how))));
  }
  else {
    $is_text = is_string($value) || is_object($value) && method_exists($value, '__toString');
    $words = $is_text ? html_entity_decode(strip_tags((string) $value), ENT_QUOTES) : '';
  }
  return aegir_line($words);
}

/**
 * How much memory a process takes before it leaves what is left of the updates to the next: half of what it has left when they
 * begin. Settings may give it less than the sandbox does.
 */
function aegir_memory() {
  static $most = NULL;
  if ($most === NULL) {
    $limit = ini_get('memory_limit');
    $units = array('k' => 1 << 10, 'm' => 1 << 20, 'g' => 1 << 30);
    $unit = strtolower(substr($limit, -1));
    $bytes = (int) $limit * (isset($units[$unit]) ? $units[$unit] : 1);
    $bytes = $bytes > 0 ? min($bytes, 1 << 30) : 1 << 30;
    $most = memory_get_usage() + max(0, $bytes - memory_get_usage()) / 2;
  }
  return $most;
}

/** Keeps something of this name in the database for the next process, or nothing. Returns what was kept before. */
function aegir_keep($name, $value) {
  list($get, $set, $delete) = aegir_state();
  $key = 'aegir.' . md5($name);
  $before = call_user_func($get, $key);
  if ($value) {
    call_user_func($set, $key, $value);
  }
  elseif ($before) {
    call_user_func($delete, $key);
  }
  return $before;
}

/**
 * Runs the batches that updates have set, behind them all, as update.php does. They run in one process, which is left to them
 * alone: the next, if this one has run updates.
 */
function aegir_run_batches($directory) {
  global $aegir_doing, $aegir_ran;
  $batch = &batch_get();
  if ($batch && $aegir_ran) {
    aegir_leave_the_rest();
  }
  if ($batch) {
    $aegir_doing = 'a batch of the updates';
    require_once "$directory/batch.inc";
    $batch = array('current_set' => 0, 'progressive' => FALSE, 'id' => 'non-progressive') + $batch;
    foreach (array_keys($batch['sets']) as $set) {
      _batch_populate_queue($batch, $set);
    }
    _batch_process();
    $aegir_doing = NULL;
  }
}

/** Ends this process with what it has done so far for an answer, and leaves the rest, batches included, to the next. */
function aegir_leave_the_rest() {
  global $aegir_doing, $aegir_ran;
  aegir_keep('batch', batch_get());
  aegir_answer(array('updates' => $aegir_ran, 'unfinished' => TRUE));
  $aegir_doing = NULL;
  exit;
}

/**
 * Runs one update, which may take several rounds, as the requests of update.php are. Where memory gets short this process
 * ends, with what it has done so far for an answer, and the next goes on: what the update knows waits in the database.
 */
function aegir_run_update($name, $once) {
  global $aegir_doing, $aegir_ran;
  $most = aegir_memory();
  $kept = aegir_keep($name, NULL);
  $context = array('sandbox' => $kept ? $kept : array(), 'results' => array());
  $aegir_doing = $name;
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
      $where = $error->getFile() . ':' . $error->getLine();
      throw new Exception("$name failed: " . aegir_line(get_class($error) . ': ' . $error->getMessage() . " in $where"));
    }
    $said = array();
    array_walk_recursive($context['results'], function ($value, $key) use (&$said) {
      if ($key === 'query') {
        $said[] = $value;
      }
    });
    if (!empty($context['results']['#abort'])) {
      throw new Exception("$name failed: " . aegir_words($said));
    }
    $is_finished = $context['finished'] >= 1;
    if ($is_finished) {
      $words = aegir_words($said);
      $aegir_ran[] = $words === '' ? $name : "$name: $words";
    }
    if (memory_get_usage() > $most) {
      if (!$is_finished) {
        aegir_keep($name, $context['sandbox']);
      }
      aegir_leave_the_rest();
    }
  } while (!$is_finished);
  $aegir_doing = NULL;
}

/**
 * Runs all pending hook_update_N() in the order that their dependencies ask for. What the updates of a process before have set
 * to be run behind them is taken over.
 */
function aegir_run_updates($set_installed_schema) {
  global $aegir_notes;
  if ($kept = aegir_keep('batch', NULL)) {
    $batch = &batch_get();
    $batch = $kept;
  }
  $start = array();
  foreach (update_get_update_list() as $module => $updates) {
    if (!isset($updates['start']) && isset($updates['warning'])) {
      $warning = "$module: " . aegir_words($updates['warning']);
      // As update.php, it leaves out what is switched off, of which Drupal 7 keeps the schema.
      if (!function_exists('module_exists') || module_exists($module)) {
        throw new Exception($warning);
      }
      $aegir_notes[] = $warning;
    }
    if (!empty($updates['pending'])) {
      $start[$module] = $updates['start'];
    }
  }
  $updates = update_resolve_dependencies($start);
  $needs = array();
  foreach ($updates as $name => $update) {
    if (!$update['allowed']) {
      $missing = $update['missing_dependencies'] ? implode(', ', $update['missing_dependencies']) : 'an error in its code';
      throw new Exception("$name may not run: $missing");
    }
    $needs[$name] = !empty($update['reverse_paths']) ? array_keys($update['reverse_paths']) : array();
  }
  foreach ($updates as $name => $update) {
    list($module, $number) = array($update['module'], $update['number']);
    if (isset($start[$module])) {
      $set_installed_schema($module, $number - 1);
      unset($start[$module]);
    }
    aegir_run_update($name, function (&$context) use ($module, $number, $needs, $name, $set_installed_schema) {
      update_do_one($module, $number, $needs[$name], $context);
      // Drupal records only what is finished to 1 exactly, and would run this again the next time.
      if ($context['finished'] > 1 && empty($context['results']['#abort'])) {
        $set_installed_schema($module, $number);
      }
    });
  }
}

/** Answers that all updates have run. */
function aegir_answer_updates() {
  global $aegir_notes, $aegir_ran;
  aegir_answer(array('updates' => array_merge($aegir_notes, $aegir_ran)));
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
