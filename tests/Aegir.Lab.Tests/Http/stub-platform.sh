#!/bin/sh
# Puts one file of each kind that paths.txt asks for into a platform and its two sites. $1 = the platform's root, $2 = the
# site that is asked, $3 = its neighbour, $4 = "keep" where the web server needs no other group.
# Its front controller prints what PHP got; a body with "s3cret", "<?php" or "ran upload" in it is a leak.
set -e
p=$1; d=$p/web; site=$2; other=$3; mkdir -p $d/core/modules/statistics $d/core/misc $d/vendor $p/vendor $p/.git $d/sites/all/modules $d/sites/default $d/modules/m $d/.git; cd $d
echo x>$p/composer.json; echo x >$p/vendor/a.php; echo x>$p/.git/config; echo secret>.git/config; echo x>vendor/lib.js; echo x>core/misc/a.js; echo x>composer.json; echo x>composer.lock; echo x >web.config
cat >index.php <<'P'
<?php header('Content-Type: text/plain'); echo "front ", $_SERVER['SCRIPT_NAME'], " ", $_SERVER['REQUEST_URI'], " ", getenv('db_passwd'), " ", $_SERVER['HTTP_PROXY'] ?? '-', " ", @file_get_contents('/etc/hostname') ?: 'basedir', " ", ini_get('upload_max_filesize'), " ", $_SERVER['HTTP_AUTHORIZATION'] ?? '-', " ", strlen($_FILES['f']['tmp_name'] ?? ''), " ", $_SERVER['PATH_INFO'] ?? '-', "\n"; if (isset($_GET['sleep'])) { sleep((int)$_GET['sleep']); file_put_contents(__DIR__.'/sites/'.$_SERVER['SERVER_NAME'].'/files/late', microtime(true)); }
P
for f in update.php install.php core/authorize.php core/install.php core/rebuild.php core/modules/statistics/statistics.php autoload.php xmlrpc.php cron.php modules/m/x.php sites/all/modules/x.php; do mkdir -p $(dirname $f); echo '<?php echo "ran '$f'";' >$f; done
echo x>modules/m/m.module; echo x >modules/m/m.info.yml; echo x>modules/m/m.css; echo x>core/CHANGELOG.txt; echo x>robots.txt; echo x>modules/m/x.inc~; echo x>modules/m/a.php.bak; echo x>sites/all/modules/a.js; echo x >sites/default/default.settings.php; echo s>sites/default/settings.php; echo '<?php' >sites/sites.php
for s in $site $other; do mkdir -p $d/sites/$s/files/config_abc/sync $d/sites/$s/files/private $d/sites/$s/private $d/sites/$s/modules $d/sites/$s/files/styles; cd $d/sites/$s; rm -f settings.php; echo '<?php $secret="s3cret-'$s'";' >settings.php; echo k>services.yml; echo img>files/a.png; echo '<?php echo "ran upload";' >files/evil.php; cp files/evil.php files/evil.phtml; cp files/evil.php files/index.php; echo p >private/p.txt; echo c>files/config_abc/sync/c.yml; echo t>files/config_abc/t.txt; echo m>modules/a.js; echo x>files/.htaccess; echo t>files/t.sql; chmod 755 .; chmod 440 settings.php; [ "${4-}" = keep ] || chgrp -R www-data .; chmod 2770 files private; done
