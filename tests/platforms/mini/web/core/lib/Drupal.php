<?php

use Drupal\Mini\Extensions;
use Drupal\Mini\Site;
use Drupal\Mini\Updates;

/** The site of this process. Only what tests, `drush php:eval` and scripts that run updates reach for. */
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

            public function delete(string $key): void
            {
                Drupal::$site->database()->query('DELETE FROM {key_value} WHERE collection = ? AND name = ?', ['state', $key]);
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

    public static function hasService(string $name): bool
    {
        return str_starts_with($name, 'extension.list.') || str_starts_with($name, 'update.');
    }

    public static function service(string $name): object
    {
        return str_starts_with($name, 'update.') ? self::updateRegistry() : self::extensionList(substr($name, strlen('extension.list.')));
    }

    /** Nobody is asked for; it is there to be pushed to. */
    public static function requestStack(): object
    {
        return new class {
            public function push(object $request): void
            {
            }
        };
    }

    public static function cache(string $bin): object
    {
        return new class {
            public function deleteAll(): void
            {
                Drupal::$site->clearCaches();
            }
        };
    }

    /** `update.update_hook_registry` and `update.post_update_registry`; no module here has a post update. */
    private static function updateRegistry(): object
    {
        return new class {
            public function setInstalledVersion(string $module, int $number): void
            {
                Updates::record(Drupal::$site, $module, $number);
            }

            public function getPendingUpdateFunctions(): array
            {
                return [];
            }
        };
    }

    /** `extension.list.module` and `extension.list.theme`. An installed profile counts as a module. */
    private static function extensionList(string $type): object
    {
        return new class($type) {
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
