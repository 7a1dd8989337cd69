<?php

/**
 * Names of other directories than the host's own. A copy named sites.php has to exist, or every host gets sites/default.
 *
 * $sites['www.example.com'] = 'example.com';
 */
