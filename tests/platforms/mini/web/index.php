<?php

use Drupal\Mini\Pages;

ini_set('display_errors', '0');
require __DIR__ . '/autoload.php';
(new Pages(__DIR__))->answer($_SERVER['REQUEST_METHOD'] ?? 'GET', preg_replace('~^/index\.php~', '', rawurldecode(parse_url($_SERVER['REQUEST_URI'] ?? '/', PHP_URL_PATH) ?: '')) ?: '/');
