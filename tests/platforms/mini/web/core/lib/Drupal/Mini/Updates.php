<?php

namespace Drupal\Mini;

/** Brings the database from the schema versions recorded in it to those of the code. */
final class Updates
{
    /** NAME_update_N => [module, update_id, description, type], in the order in which they have to run. */
    public static function pending(Site $site): array
    {
        $pending = [];
        $all = Extensions::all($site);
        foreach (Extensions::enabled($site) as $module) {
            $recorded = $site->database()->read('key_value', 'system.schema', $module) ?? 0;
            foreach (isset($all[$module]) ? Extensions::updates($site, $all[$module]) : [] as $number) {
                if ($number > $recorded) {
                    $pending["{$module}_update_$number"] = ['module' => $module, 'update_id' => $number,
                        'description' => "$number - " . self::sentence("{$module}_update_$number"), 'type' => 'hook_update_n'];
                }
            }
        }
        return $pending;
    }

    /** Runs one update and records it. What it throws goes to the caller, and nothing is recorded. */
    public static function run(Site $site, array $update): void
    {
        "$update[module]_update_$update[update_id]"();
        self::record($site, $update['module'], $update['update_id']);
    }

    public static function record(Site $site, string $module, int $number): void
    {
        $site->database()->write('key_value', 'system.schema', $module, $number);
    }

    private static function sentence(string $function): string
    {
        $comment = (new \ReflectionFunction($function))->getDocComment() ?: '';
        return trim($comment, "/* \t\n");
    }
}
