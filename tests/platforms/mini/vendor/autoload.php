<?php

/** Classes of the miniature: Drupal\… under web/core/lib, Drush\… under vendor/drush/drush/src. */
spl_autoload_register(function (string $class): void {
    $file = str_starts_with($class, 'Drush\\')
        ? __DIR__ . '/drush/drush/src/' . substr($class, 6) . '.php'
        : dirname(__DIR__) . '/web/core/lib/' . str_replace('\\', '/', $class) . '.php';
    if (is_file($file)) {
        require $file;
    }
});
