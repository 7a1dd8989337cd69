<?php

namespace Symfony\Component\HttpFoundation\Session\Storage;

/** Where a session that keeps nothing keeps it. */
final class MockArraySessionStorage
{
}
