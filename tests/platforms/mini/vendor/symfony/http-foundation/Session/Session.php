<?php

namespace Symfony\Component\HttpFoundation\Session;

use Symfony\Component\HttpFoundation\Session\Storage\MockArraySessionStorage;

/** A session that keeps nothing. */
final class Session
{
    public function __construct(MockArraySessionStorage $storage)
    {
    }
}
