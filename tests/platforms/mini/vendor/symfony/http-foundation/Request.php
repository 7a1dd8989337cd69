<?php

namespace Symfony\Component\HttpFoundation;

use Symfony\Component\HttpFoundation\Session\Session;

/** As much of a request as booting a site takes. */
final class Request
{
    public static function createFromGlobals(): self
    {
        return new self();
    }

    public function getHost(): string
    {
        return $_SERVER['HTTP_HOST'];
    }

    public function setSession(Session $session): void
    {
    }
}
