<?php

namespace Drupal\Core;

use Drupal\Mini\Site;
use Symfony\Component\HttpFoundation\Request;

/** Boots a site for a script that does what update.php does. */
class DrupalKernel
{
    private string $sitePath = 'sites/default';

    public function __construct(string $environment, mixed $loader, bool $allowDumping = true, private readonly ?string $root = null)
    {
    }

    public static function bootEnvironment(?string $root = null): void
    {
    }

    public static function findSitePath(Request $request, bool $requireSettings = true, ?string $root = null): string
    {
        return Site::find($root, $request->getHost(), $requireSettings)->path;
    }

    public function setSitePath(string $path): void
    {
        $this->sitePath = $path;
    }

    public function getSitePath(): string
    {
        return $this->sitePath;
    }

    public function boot(): static
    {
        \Drupal::$site = new Site($this->root, $this->sitePath, basename($this->sitePath));
        return $this;
    }

    public function invalidateContainer(): void
    {
        \Drupal::$site->clearCaches();
    }

    public function rebuildContainer(): void
    {
    }

    public function preHandle(Request $request): void
    {
    }
}
