<?php

namespace Drush;

use Drupal\Mini\Site;

/** Drush 12's grammar, for the commands of Commands: `drush [--uri= --root=] COMMAND [arguments] [--options]`. */
final class Application
{
    const VERSION = '12.5.0.0';

    /** Options that take no value; all others may also be written `--name value`. */
    private const FLAGS = ['yes', 'no', 'version', 'no-browser', 'browser', 'existing-config', 'no-interaction', 'quiet', 'verbose', 'debug', 'help', 'core', 'no-core', 'ansi', 'no-ansi'];

    private const SHORT = ['y' => 'yes', 'n' => 'no-interaction', 'l' => 'uri', 'r' => 'root', 'q' => 'quiet', 'v' => 'verbose', 'h' => 'help'];

    public function __construct(private readonly string $project)
    {
    }

    public function run(array $argv): int
    {
        ini_set('display_errors', 'stderr');
        [$arguments, $options] = $this->parse($argv);
        if (isset($options['version'])) {
            echo 'Drush Commandline Tool ', self::VERSION, "\n";
            return 0;
        }
        $name = array_shift($arguments) ?? '';
        $method = Commands::NAMES[$name] ?? null;
        if ($method === null) {
            return $this->fail($name === '' ? 'No command was given.' : "Command \"$name\" is not defined.");
        }
        // As in Drush, an option may come from the environment: DRUSH_COMMAND_SITE_INSTALL_OPTIONS_ACCOUNT_PASS.
        $prefix = 'DRUSH_COMMAND_' . strtoupper(preg_replace('/\W/', '_', array_search($method, Commands::NAMES, true))) . '_OPTIONS_';
        foreach (getenv() as $variable => $value) {
            if (str_starts_with($variable, $prefix)) {
                $options += [strtolower(strtr(substr($variable, strlen($prefix)), '_', '-')) => $value];
            }
        }
        try {
            $root = realpath($options['root'] ?? "$this->project/web");
            if ($root === false || !is_file("$root/core/lib/Drupal.php")) {
                throw new Refused('A Drupal installation directory could not be found.');
            }
            chdir($root);
            $host = preg_replace('~^\w+://|/.*$~', '', $options['uri'] ?? 'default');
            \Drupal::$site = Site::find($root, $host);
            return (new Commands(\Drupal::$site, $options))->$method($arguments);
        } catch (Refused $e) {
            return $this->fail($e->getMessage());
        } catch (\PDOException) {
            return $this->fail('Bootstrap failed. Run your command with -vvv for more information.');
        }
    }

    private function parse(array $argv): array
    {
        $arguments = $options = [];
        while ($argv) {
            $word = array_shift($argv);
            if ($word === '--') {
                return [[...$arguments, ...$argv], $options];
            }
            if (preg_match('/^--([\w-]+)(?:=(.*))?$/s', $word, $match) || preg_match('/^-(\w)(?:=?(.+))?$/s', $word, $match)) {
                $name = self::SHORT[$match[1]] ?? $match[1];
                $takesNext = !isset($match[2]) && !in_array($name, self::FLAGS, true) && $argv && !str_starts_with($argv[0], '-');
                $options[$name] = $match[2] ?? ($takesNext ? array_shift($argv) : true);
            } else {
                $arguments[] = $word;
            }
        }
        return [$arguments, $options];
    }

    private function fail(string $message): int
    {
        fwrite(STDERR, "\n  $message  \n\n");
        return 1;
    }
}
