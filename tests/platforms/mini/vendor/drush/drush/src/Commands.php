<?php

namespace Drush;

use Drupal;
use Drupal\Mini\Extensions;
use Drupal\Mini\Installer;
use Drupal\Mini\Site;
use Drupal\Mini\Updates;

/** A method a command; data on standard output, notices on standard error, exit codes as Drush has them. */
final class Commands
{
    const NAMES = [
        'core:status' => 'status', 'status' => 'status', 'st' => 'status',
        'site:install' => 'install', 'site-install' => 'install', 'si' => 'install',
        'updatedb' => 'update', 'updb' => 'update', 'updatedb:status' => 'updateStatus', 'updbst' => 'updateStatus',
        'state:get' => 'stateGet', 'sget' => 'stateGet', 'state:set' => 'stateSet', 'sset' => 'stateSet',
        'config:get' => 'configGet', 'cget' => 'configGet', 'config:set' => 'configSet', 'cset' => 'configSet',
        'cache:rebuild' => 'rebuild', 'cr' => 'rebuild', 'rebuild' => 'rebuild',
        'pm:list' => 'packages', 'pml' => 'packages',
        'pm:install' => 'enable', 'pm:enable' => 'enable', 'en' => 'enable',
        'user:login' => 'login', 'uli' => 'login',
        'sql:query' => 'query', 'sqlq' => 'query',
        'core:cron' => 'cron', 'cron' => 'cron',
        'php:eval' => 'evaluate', 'ev' => 'evaluate',
    ];

    public function __construct(private readonly Site $site, private readonly array $options)
    {
    }

    public function status(): int
    {
        $info = $this->site->info();
        $data = ['drupal-version' => Drupal::VERSION, 'uri' => $this->options['uri'] ?? 'http://default'];
        if ($info) {
            $data += ['db-driver' => $info['driver'], 'db-hostname' => $info['host'] ?? '', 'db-port' => (string) ($info['port'] ?? ''),
                'db-username' => $info['username'] ?? '', 'db-password' => $info['password'] ?? '', 'db-name' => $info['database'] ?? ''];
            try {
                $installed = $this->site->database()->hasTables();
                $data += ['db-status' => 'Connected'] + ($installed ? ['bootstrap' => 'Successful', 'theme' => 'olivero',
                    'install-profile' => ($this->site->database()->read('config', '', 'core.extension') ?? [])['profile'] ?? ''] : []);
            } catch (\PDOException) {
                // Drush leaves out what it could not find, and still exits 0.
            }
        }
        $data += ['php-bin' => PHP_BINARY, 'php-os' => PHP_OS, 'php-version' => PHP_VERSION, 'drush-script' => dirname(__DIR__, 3) . '/bin/drush',
            'drush-version' => Application::VERSION, 'drush-temp' => '/tmp', 'root' => $this->site->root];
        if ($info) {
            $data += ['drupal-settings-file' => "{$this->site->path}/settings.php", 'site' => $this->site->path, 'files' => $this->site->publicPath(),
                'private' => $this->site->privatePath(), 'config-sync' => $this->site->settings['config_sync_directory'] ?? ''];
        }
        if ($this->format('table') === 'table') {
            unset($data['db-password']);
        }
        return $this->properties($data);
    }

    public function install(array $arguments): int
    {
        $with = $this->options + ['account-name' => 'admin', 'account-mail' => 'admin@example.com', 'site-mail' => 'admin@example.com',
            'site-name' => 'Drush Site-Install', 'locale' => 'en'];
        $dir = $with['sites-subdir'] ?? basename($this->site->path);
        if (!preg_match('/^[\w.-]+$/', $dir)) {
            throw new Refused('Could not determine target sites directory for site to install. Use --sites-subdir to specify.');
        }
        $site = $this->siteToInstall($dir, $with['db-url'] ?? null);
        if (!$site->info()) {
            throw new Refused('Unable to determine the database: give --db-url, or write it to settings.php.');
        }
        $this->confirm('You are about to DROP all tables in your \'' . $site->info()['database'] . '\' database.');
        if (isset($with['existing-config']) && !is_dir($sync = $site->settings['config_sync_directory'] ?? '')) {
            throw new Refused("Existing config directory $sync not found");
        }
        $password = $with['account-pass'] ?? bin2hex(random_bytes(8));
        $this->notice('notice', 'Starting Drupal installation. This takes a while.');
        try {
            Installer::install($site, $arguments[0] ?? 'standard', ['account-pass' => $password] + $with);
        } catch (\RuntimeException $e) {
            throw $e instanceof \PDOException ? $e : new Refused($e->getMessage());
        }
        // As Drush does, also where nobody wanted to read it.
        $this->notice('success', 'Installation complete.' . (isset($with['account-pass']) ? '' : "  User name: {$with['account-name']}  User password: $password"));
        return 0;
    }

    public function update(): int
    {
        $this->bootstrap();
        $pending = Updates::pending($this->site);
        if (!$pending) {
            $this->notice('success', 'No pending updates.');
            return 0;
        }
        foreach ($pending as $update) {
            echo "  $update[module]   $update[update_id]   hook_update_n   $update[description]\n";
        }
        $this->confirm('Do you wish to run the specified pending updates?');
        foreach ($pending as $function => $update) {
            $this->notice('notice', "Update started: $function");
            try {
                Updates::run($this->site, $update);
            } catch (\Throwable $e) {
                $this->notice('error', $e->getMessage());
                $this->notice('error', "Update failed: $function");
                $this->notice('error', "Update aborted by: $function");
                $this->notice('error', 'Finished performing updates.');
                return 1;
            }
            $this->notice('notice', "Update completed: $function");
        }
        $this->site->clearCaches();
        $this->notice('success', 'Finished performing updates.');
        return 0;
    }

    public function updateStatus(): int
    {
        $this->bootstrap();
        $pending = Updates::pending($this->site);
        if (!$pending) {
            $this->notice('success', 'No database updates required.');
            return 0;
        }
        return $this->table($pending, ['module', 'update_id', 'description', 'type']);
    }

    public function stateGet(array $arguments): int
    {
        $this->bootstrap();
        $value = Drupal::state()->get($arguments[0] ?? '');
        if ($value !== null) {
            echo $this->format('string') === 'json' ? json_encode($value) : (is_scalar($value) ? (string) $value : print_r($value, true)), "\n";
        }
        return 0;
    }

    public function stateSet(array $arguments): int
    {
        $this->bootstrap();
        [$key, $value] = $arguments + ['', ''];
        Drupal::state()->set($key, match ($this->options['input-format'] ?? 'string') {
            'integer' => (int) $value,
            'boolean', 'bool' => filter_var($value, FILTER_VALIDATE_BOOL),
            'json' => json_decode($value, true),
            default => $value,
        });
        return 0;
    }

    public function configGet(array $arguments): int
    {
        $this->bootstrap();
        [$name, $key] = $arguments + ['', null];
        $config = Drupal::config($name);
        if (!$config) {
            throw new Refused("Config $name does not exist");
        }
        if ($key === null) {
            return $this->properties($config, 'json');
        }
        $value = $config[$key] ?? null;
        if ($this->format('') === 'string') {
            echo is_scalar($value) ? (string) $value : json_encode($value), "\n";
            return 0;
        }
        echo $this->format('') === 'json' ? json_encode(["$name:$key" => $value], JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES)
            : "'$name:$key': " . json_encode($value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), "\n";
        return 0;
    }

    public function configSet(array $arguments): int
    {
        $this->bootstrap();
        [$name, $key, $value] = $arguments + ['', '', ''];
        $this->confirm("Do you want to update $key key in $name config?");
        Drupal::setConfig($name, [$key => $value] + Drupal::config($name));
        return 0;
    }

    public function rebuild(): int
    {
        $this->bootstrap();
        $this->site->clearCaches();
        $this->notice('success', 'Cache rebuild complete.');
        return 0;
    }

    public function packages(): int
    {
        $this->bootstrap();
        $enabled = Extensions::enabled($this->site);
        $rows = [];
        foreach (Extensions::all($this->site) as $name => $info) {
            $status = in_array($name, $enabled, true) ? 'Enabled' : 'Disabled';
            $wanted = $info['type'] !== 'profile'
                && in_array($info['type'], explode(',', $this->options['type'] ?? 'module,theme'), true)
                && in_array(strtolower($status), explode(',', $this->options['status'] ?? 'enabled,disabled'), true)
                && !(isset($this->options['core']) && !str_starts_with($info['path'], 'core/'))
                && !(isset($this->options['no-core']) && str_starts_with($info['path'], 'core/'))
                && in_array($info['package'] ?? 'Other', isset($this->options['package']) ? explode(',', $this->options['package']) : [$info['package'] ?? 'Other'], true);
            if ($wanted) {
                $rows[$name] = ['package' => $info['package'] ?? 'Other', 'project' => $info['project'] ?? '', 'display_name' => "$info[title] ($name)",
                    'name' => $name, 'type' => $info['type'], 'path' => $info['path'], 'status' => $status, 'version' => $info['version'] ?? null];
            }
        }
        return $this->table($rows, ['package', 'project', 'display_name', 'name', 'type', 'path', 'status', 'version']);
    }

    public function enable(array $arguments): int
    {
        $this->bootstrap();
        $extension = $this->site->database()->read('config', '', 'core.extension');
        foreach (array_map('trim', preg_split('/[\s,]+/', implode(',', $arguments), -1, PREG_SPLIT_NO_EMPTY)) as $name) {
            $info = Extensions::all($this->site)[$name] ?? throw new Refused("Unable to install modules $name due to missing modules $name.");
            $updates = Extensions::updates($this->site, $info);
            $this->site->database()->write('key_value', 'system.schema', $name, $updates ? end($updates) : 8000);
            $extension['module'][$name] = 0;
        }
        Drupal::setConfig('core.extension', $extension);
        $this->notice('success', 'Successfully enabled: ' . implode(', ', $arguments));
        return 0;
    }

    public function login(): int
    {
        $this->bootstrap();
        if (!in_array($this->options['uid'] ?? '1', ['1', true], true)) {
            throw new Refused('Unable to load user by uid: ' . $this->options['uid']);
        }
        $uri = $this->options['uri'] ?? 'http://default';
        echo preg_match('~^\w+://~', $uri) ? rtrim($uri, '/') : "http://$uri", $this->site->loginPath(time()), "\n";
        return 0;
    }

    public function query(array $arguments): int
    {
        $sql = isset($this->options['file']) ? file_get_contents($this->options['file']) : ($arguments[0] ?? '');
        $database = $this->site->database();
        try {
            $statement = $database->query($sql);
        } catch (\PDOException $e) {
            throw new Refused($e->getMessage());
        }
        while ($statement->columnCount() && ($row = $statement->fetch(\PDO::FETCH_NUM))) {
            echo implode("\t", array_map(fn($value) => $value ?? 'NULL', $row)), "\n";
        }
        return 0;
    }

    public function cron(): int
    {
        $this->bootstrap();
        Drupal::state()->set('system.cron_last', time());
        $this->notice('success', 'Cron run successful.');
        return 0;
    }

    public function evaluate(array $arguments): int
    {
        eval($arguments[0] ?? '');
        return 0;
    }

    private function bootstrap(): void
    {
        if (!$this->site->info() || !$this->site->database()->hasTables()) {
            throw new Refused('Bootstrap failed. Run your command with -vvv for more information.');
        }
    }

    /** The site in sites/DIR, which gets a settings.php and sites/ a sites.php when they are absent. */
    private function siteToInstall(string $dir, ?string $dbUrl): Site
    {
        $path = "sites/$dir";
        if (!is_dir($path) && !mkdir($path, 0755)) {
            throw new Refused("Failed to create directory $path");
        }
        if ($dir !== 'default' && !file_exists('sites/sites.php')) {
            copy('sites/example.sites.php', 'sites/sites.php');
        }
        if (!file_exists("$path/settings.php")) {
            $url = parse_url($dbUrl ?? throw new Refused('Unable to determine the database: give --db-url, or write it to settings.php.'));
            $info = ['driver' => $url['scheme'] ?? '', 'database' => ltrim(rawurldecode($url['path'] ?? ''), $url['scheme'] === 'sqlite' ? '' : '/'),
                'username' => rawurldecode($url['user'] ?? ''), 'password' => rawurldecode($url['pass'] ?? ''), 'host' => $url['host'] ?? '', 'port' => (string) ($url['port'] ?? '')];
            file_put_contents("$path/settings.php", file_get_contents('sites/default/default.settings.php')
                . "\n\$databases['default']['default'] = " . var_export($info, true) . ";\n\$settings['hash_salt'] = '" . bin2hex(random_bytes(32))
                . "';\n\$settings['config_sync_directory'] = '$path/files/config_" . bin2hex(random_bytes(16)) . "/sync';\n");
            chmod("$path/settings.php", 0444);
        }
        return new Site($this->site->root, $path, $this->site->host);
    }

    /** Needs --yes, as on a terminal that nobody sits at. */
    private function confirm(string $question): void
    {
        if (!isset($this->options['yes']) && !isset($this->options['no-interaction'])) {
            throw new Refused("$question Cancelled.");
        }
        echo " // $question: yes.\n";
    }

    private function format(string $default): string
    {
        return $this->options['format'] ?? $default;
    }

    /** One record: all of it, some --fields, or one --field. */
    private function properties(array $data, string $format = 'table'): int
    {
        if (isset($this->options['field'])) {
            echo $data[$this->options['field']] ?? '', "\n";
            return 0;
        }
        if (isset($this->options['fields'])) {
            $data = array_intersect_key($data, array_flip(explode(',', $this->options['fields'])));
        }
        if ($this->format($format) === 'json') {
            echo json_encode($data, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES), "\n";
            return 0;
        }
        foreach ($data as $key => $value) {
            printf(" %-22s : %s\n", $key, is_scalar($value) ? $value : json_encode($value));
        }
        return 0;
    }

    /** Records by name: --format=json, list, or a table; --fields and --field choose columns. */
    private function table(array $rows, array $columns): int
    {
        $wanted = explode(',', $this->options['field'] ?? $this->options['fields'] ?? implode(',', $columns));
        if ($unknown = array_diff($wanted, $columns)) {
            throw new Refused("The requested field, '" . reset($unknown) . "', is not defined.");
        }
        foreach ($rows as &$row) {
            $row = array_replace(array_flip($wanted), array_intersect_key($row, array_flip($wanted)));
        }
        unset($row);
        if ($this->format('table') === 'json') {
            echo json_encode($rows ?: (object) [], JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES), "\n";
        } elseif ($this->format('table') === 'list' && !isset($this->options['field'])) {
            echo implode("\n", array_keys($rows)), $rows ? "\n" : '';
        } else {
            foreach ($rows as $row) {
                echo implode("\t", $row), "\n";
            }
        }
        return 0;
    }

    private function notice(string $level, string $message): void
    {
        fwrite(STDERR, " [$level] $message\n");
    }
}
