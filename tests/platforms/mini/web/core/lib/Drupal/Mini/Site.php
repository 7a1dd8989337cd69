<?php

namespace Drupal\Mini;

/** One directory under sites/: which one a host gets, and what its settings.php says. */
final class Site
{
    public array $databases = [];
    public array $settings = [];
    public array $config = [];
    private ?Database $connection = null;

    public function __construct(public readonly string $root, public readonly string $path, public readonly string $host)
    {
        $this->load();
    }

    /**
     * Drupal's rules: without sites/sites.php always sites/default; otherwise the most specific directory that has a
     * settings.php, `8080.www.example.com`, `www.example.com`, `example.com`, `com`, with the aliases of sites.php.
     */
    public static function find(string $root, string $host, bool $requireSettings = true): self
    {
        return new self($root, self::pathOf($root, $host, $requireSettings), preg_replace('/:\d+$/', '', $host));
    }

    private static function pathOf(string $root, string $host, bool $requireSettings): string
    {
        if (!file_exists("$root/sites/sites.php")) {
            return 'sites/default';
        }
        $sites = [];
        include "$root/sites/sites.php";
        $labels = explode('.', implode('.', array_reverse(explode(':', rtrim($host, '.')))));
        for (; $labels; array_shift($labels)) {
            $name = implode('.', $labels);
            $dir = isset($sites[$name]) && file_exists("$root/sites/$sites[$name]") ? $sites[$name] : $name;
            if (file_exists("$root/sites/$dir/settings.php") || (!$requireSettings && is_dir("$root/sites/$dir"))) {
                return "sites/$dir";
            }
        }
        return 'sites/default';
    }

    /** Reads settings.php, with the variables that a settings file of Drupal may use. An unreadable file counts as none. */
    public function load(): void
    {
        $app_root = $this->root;
        $site_path = $this->path;
        $class_loader = null;
        $databases = $settings = $config = [];
        if (is_readable("$app_root/$site_path/settings.php")) {
            include "$app_root/$site_path/settings.php";
        }
        [$this->databases, $this->settings, $this->config, $this->connection] = [$databases, $settings, $config, null];
    }

    public function info(): array
    {
        return $this->databases['default']['default'] ?? [];
    }

    public function database(): Database
    {
        return $this->connection ??= new Database($this->info(), $this->root);
    }

    public function clearCaches(): void
    {
        $this->database()->query('DELETE FROM {cache_config}');
        $this->database()->query('DELETE FROM {cache_container}');
    }

    public function isTrusted(string $host): bool
    {
        $patterns = $this->settings['trusted_host_patterns'] ?? [];
        foreach ($patterns as $pattern) {
            if (preg_match('{' . $pattern . '}i', $host)) {
                return true;
            }
        }
        return !$patterns;
    }

    public function publicPath(): string
    {
        return $this->settings['file_public_path'] ?? "$this->path/files";
    }

    public function privatePath(): string
    {
        return $this->settings['file_private_path'] ?? '';
    }

    /** The directory on disk behind a scheme, 'public' or 'private'; null when the site has none. */
    public function directory(string $scheme): ?string
    {
        $path = $scheme === 'private' ? $this->privatePath() : $this->publicPath();
        return $path === '' ? null : (str_starts_with($path, '/') ? $path : "$this->root/$path");
    }

    /** A one-time login path for user 1: void after a login, after a day, and with another hash salt. */
    public function loginPath(int $time): string
    {
        return "/user/reset/1/$time/" . $this->loginHash($time) . '/login';
    }

    public function logIn(int $time, string $hash): bool
    {
        if ($time > time() || $time < time() - 86400 || !hash_equals($this->loginHash($time), $hash)) {
            return false;
        }
        // Strictly greater, so that a second use within the same second is refused too.
        return $this->database()->query('UPDATE {users_field_data} SET login = CASE WHEN login >= ? THEN login + 1 ELSE ? END WHERE uid = 1',
            [time(), time()])->rowCount() === 1;
    }

    private function loginHash(int $time): string
    {
        $user = $this->database()->query('SELECT name, pass, mail, login FROM {users_field_data} WHERE uid = 1')->fetch();
        $hash = hash_hmac('sha256', "$time:$user[login]:1:$user[mail]", ($this->settings['hash_salt'] ?? '') . $user['pass'], true);
        return rtrim(strtr(base64_encode($hash), '+/', '-_'), '=');
    }
}
