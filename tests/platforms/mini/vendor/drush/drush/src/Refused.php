<?php

namespace Drush;

/** A command that ends with exit code 1 and this message. */
final class Refused extends \RuntimeException
{
}
