<?php

use Drupal\Mini\Extensions;
use Drupal\Mini\Site;

/** The site of this process. Only what tests and `drush php:eval` reach for. */
class Drupal
{
    const VERSION = '10.3.0';

    public static ?Site $site = null;

    public static function state(): object
    {
        return new class {
            public function get(string $key, mixed $default = null): mixed
            {
                return Drupal::$site->database()->read('key_value', 'state', $key) ?? $default;
            }

            public function set(string $key, mixed $value): void
            {
                Drupal::$site->database()->write('key_value', 'state', $key, $value);
            }
        };
    }

    public static function keyValue(string $collection): object
    {
        return new class($collection) {
            public function __construct(private readonly string $collection)
            {
            }

            public function getAll(): array
            {
                $rows = Drupal::$site->database()->query('SELECT name, value FROM {key_value} WHERE collection = ?', [$this->collection]);
                return array_map(fn($value) => unserialize($value, ['allowed_classes' => false]), $rows->fetchAll(PDO::FETCH_KEY_PAIR));
            }
        };
    }

    /** `extension.list.module` and `extension.list.theme`. An installed profile counts as a module. */
    public static function service(string $name): object
    {
        return new class(substr($name, strlen('extension.list.'))) {
            public function __construct(private readonly string $type)
            {
            }

            public function getAllInstalledInfo(): array
            {
                $types = $this->type === 'module' ? ['module', 'profile'] : [$this->type];
                $installed = array_intersect_key(Extensions::all(Drupal::$site), array_flip(Extensions::enabled(Drupal::$site)));
                return array_filter($installed, fn($info) => in_array($info['type'], $types, true));
            }
        };
    }

    /** A config object as an array, through cache_config as in Drupal: an import into the database needs a cache:rebuild. */
    public static function config(string $name): array
    {
        $database = self::$site->database();
        $cached = $database->query('SELECT data FROM {cache_config} WHERE cid = ?', [$name])->fetchColumn();
        if ($cached !== false) {
            return unserialize($cached, ['allowed_classes' => false]);
        }
        $data = $database->read('config', '', $name) ?? [];
        if ($data) {
            // Two requests may fill the cache at once: the second one loses, harmlessly.
            try {
                $database->query('INSERT INTO {cache_config} (cid, data, created) VALUES (?, ?, ?)', [$name, serialize($data), time()]);
            } catch (PDOException) {
            }
        }
        return $data;
    }

    public static function setConfig(string $name, array $data): void
    {
        self::$site->database()->write('config', '', $name, $data);
        self::$site->database()->query('DELETE FROM {cache_config} WHERE cid = ?', [$name]);
    }
}
