<?php

// A visitor who gets here met a web server without a catch-all vhost, or a site without settings.
header('Cache-Control: no-store');
?>
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Choose language | Drupal</title></head>
<body><h1>THIS IS THE INSTALLER</h1><p>Whoever sees this page could take the site over.</p></body>
</html>
