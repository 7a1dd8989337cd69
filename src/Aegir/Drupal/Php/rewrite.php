
/** Rewrites the configuration that lies in files below a directory, each at once or not at all. Returns their names. */
function aegir_rewrite_files($directory, AegirPaths $paths) {
  $changed = array();
  if (!is_dir($directory) || is_link($directory)) {
    return $changed;
  }
  foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($directory, FilesystemIterator::SKIP_DOTS)) as $name => $file) {
    if (!$file->isFile() || $file->isLink() || !in_array($file->getExtension(), array('yml', 'json'), TRUE)) {
      continue;
    }
    $text = file_get_contents($name);
    $rewritten = $paths->rewrite($text);
    if ($rewritten === $text) {
      continue;
    }
    $fresh = "$name.aegir";
    if (file_put_contents($fresh, $rewritten) !== strlen($rewritten) || !chmod($fresh, $file->getPerms() & 0777) || !rename($fresh, $name)) {
      throw new Exception("$name cannot be written.");
    }
    $changed[] = $name;
  }
  return $changed;
}

set_exception_handler('aegir_fail');
list($from) = $aegir_options;
$paths = new AegirPaths($from, $uri);
$database = AegirDatabase::open($from);
$database->rewrite($paths);

$answer = array('tables' => array(), 'files' => array(), 'left' => array());
foreach ($database->changed as $name => $rows) {
  $answer['tables'][] = array('name' => $name, 'rows' => $rows);
}
foreach ($database->left as $what => $rows) {
  $answer['left'][] = "$what ($rows)";
}
// What Drupal imports configuration from, and in Backdrop all of it; sites from elsewhere have it below files/.
foreach (array_merge(array("sites/$uri/private/config"), glob("sites/$uri/files/config_*")) as $directory) {
  $answer['files'] = array_merge($answer['files'], aegir_rewrite_files($directory, $paths));
}
aegir_answer(array('rewritten' => $answer));
