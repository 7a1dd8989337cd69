<?php

namespace Drupal\Mini;

/** Fills an empty database with a site. */
final class Installer
{
    public static function install(Site $site, string $profile, array $with): void
    {
        $all = Extensions::all($site);
        if (($all[$profile]['type'] ?? '') !== 'profile') {
            throw new \RuntimeException("The profile $profile does not exist.");
        }
        $modules = ['system', 'user', ...array_diff($all[$profile]['install'] ?? [], ['system', 'user']), $profile];
        \Drupal::$site = $site;
        $database = $site->database();
        $database->createTables();

        foreach ($modules as $module) {
            $updates = Extensions::updates($site, $all[$module]);
            $database->write('key_value', 'system.schema', $module, $updates ? end($updates) : 8000);
        }
        $database->write('config', '', 'core.extension', ['module' => array_fill_keys($modules, 0), 'theme' => ['olivero' => 0], 'profile' => $profile]);
        $database->write('config', '', 'system.site', ['uuid' => self::uuid(), 'name' => $with['site-name'], 'mail' => $with['site-mail'],
            'page' => ['front' => '/node', '403' => '', '404' => ''], 'langcode' => $with['locale']]);
        $database->write('config', '', 'system.file', ['default_scheme' => 'public', 'path' => ['temporary' => '/tmp']]);
        $database->write('config', '', 'system.theme', ['admin' => '', 'default' => 'olivero']);
        \Drupal::state()->set('install_task', 'done');
        \Drupal::state()->set('install_time', time());

        $insert = 'INSERT INTO {users_field_data} (uid, name, mail, pass, status, created, login) VALUES (?, ?, ?, ?, ?, ?, 0)';
        $database->query($insert, [0, '', '', '', 0, time()]);
        $database->query($insert, [1, $with['account-name'], $with['account-mail'], password_hash($with['account-pass'], PASSWORD_DEFAULT), 1, time()]);
        $welcome = $database->insert('node_field_data', 'nid', ['title' => 'Welcome', 'uri' => '/node/1', 'created' => time()]);
        $database->insert('watchdog', 'wid', ['type' => 'system', 'message' => "installed with $profile, node $welcome", 'timestamp' => time()]);
        self::guard($site);
    }

    /** Directories for files, and the .htaccess files that stop a web server from running or listing what is in them. */
    private static function guard(Site $site): void
    {
        foreach (['public' => "Options -Indexes\n<IfModule mod_php.c>\n  php_flag engine off\n</IfModule>\nSetHandler none\n",
            'private' => "Require all denied\n"] as $scheme => $rules) {
            $dir = $site->directory($scheme);
            if ($dir !== null && (is_dir($dir) || mkdir($dir, 0775, true)) && !is_file("$dir/.htaccess")) {
                file_put_contents("$dir/.htaccess", $rules);
            }
        }
    }

    private static function uuid(): string
    {
        return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex(random_bytes(16)), 4));
    }
}
