<?php

namespace Drupal\Core\Update;

use Drupal\Core\DrupalKernel;

/** In Drupal it builds its container anew; here there is none. */
class UpdateKernel extends DrupalKernel
{
}
