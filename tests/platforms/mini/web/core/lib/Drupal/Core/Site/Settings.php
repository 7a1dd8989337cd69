<?php

namespace Drupal\Core\Site;

/** Whoever needs settings has them from Drupal\Mini\Site. */
final class Settings
{
    public static function initialize(string $root, string $sitePath, mixed &$loader): void
    {
    }
}
