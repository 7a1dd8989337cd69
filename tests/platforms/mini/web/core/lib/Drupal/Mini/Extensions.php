<?php

namespace Drupal\Mini;

/** The modules, themes and profiles that lie in the code base, and their update functions. */
final class Extensions
{
    /** name => info of every extension; the site's own come last and win. */
    public static function all(Site $site): array
    {
        $found = [];
        foreach (['core/modules', 'core/themes', 'core/profiles', 'modules', 'themes', 'profiles', "$site->path/modules", "$site->path/themes"] as $dir) {
            if (!is_dir("$site->root/$dir")) {
                continue;
            }
            $tree = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator("$site->root/$dir", \FilesystemIterator::SKIP_DOTS));
            foreach ($tree as $file) {
                if (preg_match('/^(\w+)\.info\.yml$/', $file->getFilename(), $match)) {
                    $path = substr($file->getPath(), strlen($site->root) + 1);
                    $found[$match[1]] = ['name' => $match[1], 'path' => $path] + self::parse($file->getPathname());
                }
            }
        }
        ksort($found);
        return $found;
    }

    /** The enabled ones, as core.extension has them. A module under modules/custom is regarded as enabled once it is in the code. */
    public static function enabled(Site $site): array
    {
        $extension = $site->database()->read('config', '', 'core.extension') ?? [];
        $names = array_keys(($extension['module'] ?? []) + ($extension['theme'] ?? []));
        foreach (self::all($site) as $name => $info) {
            if (str_starts_with($info['path'], 'modules/custom/')) {
                $names[] = $name;
            }
        }
        return array_unique($names);
    }

    /** The numbers N of the functions NAME_update_N that the code of a module has, in order. */
    public static function updates(Site $site, array $info): array
    {
        $file = "$site->root/$info[path]/$info[name].install";
        if (!is_file($file)) {
            return [];
        }
        require_once $file;
        $numbers = [];
        foreach (get_defined_functions()['user'] as $function) {
            if (preg_match("/^$info[name]_update_(\d+)$/", $function, $match)) {
                $numbers[] = (int) $match[1];
            }
        }
        sort($numbers);
        return $numbers;
    }

    /** Just enough YAML: `key: value`, and lists of `- value`. VERSION stands for core's. */
    private static function parse(string $file): array
    {
        $info = [];
        $key = '';
        foreach (file($file, FILE_IGNORE_NEW_LINES) as $line) {
            if (preg_match('/^\s+-\s*(.+)$/', $line, $match)) {
                $info[$key][] = trim($match[1], '\'" ');
            } elseif (preg_match('/^(\w+):\s*(.*)$/', $line, $match)) {
                $key = $match[1] === 'name' ? 'title' : $match[1];
                $info[$key] = $match[2] === '' ? [] : trim($match[2], '\'" ');
            }
        }
        if (($info['version'] ?? '') === 'VERSION') {
            $info['version'] = \Drupal::VERSION;
        }
        return $info;
    }
}
