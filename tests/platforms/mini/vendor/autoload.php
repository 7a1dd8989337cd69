<?php

/** Classes of the miniature: Drupal\… under web/core/lib, Drush\… and Symfony\… in the packages of this directory. */
spl_autoload_register(function (string $class): void {
    $packages = ['Drush\\' => '/drush/drush/src/', 'Symfony\\Component\\HttpFoundation\\' => '/symfony/http-foundation/', '' => '/../web/core/lib/'];
    foreach ($packages as $prefix => $directory) {
        if (str_starts_with($class, $prefix)) {
            $file = __DIR__ . $directory . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
            if (is_file($file)) {
                require $file;
            }
            return;
        }
    }
});
