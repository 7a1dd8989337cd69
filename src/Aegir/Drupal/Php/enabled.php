
/** What a site of Drupal 8 or later has enabled. It stands alone: Drush runs it, too. */
function aegir_enabled() {
  $schemas = Drupal::keyValue('system.schema')->getAll();
  $packages = [];
  foreach (['module', 'theme'] as $list) {
    foreach (Drupal::service("extension.list.$list")->getAllInstalledInfo() as $name => $info) {
      // The profile is among the modules.
      $packages[] = ['name' => $name, 'type' => $info['type'], 'version' => (string) ($info['version'] ?? ''), 'schema' => (int) ($schemas[$name] ?? 0)];
    }
  }
  return $packages;
}
