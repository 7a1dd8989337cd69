<?php
/* A request that was answered long ago and goes on storing rows; what was stored it notes, as its visitor would. */
ignore_user_abort(true);
set_time_limit(0);
fastcgi_finish_request();
$options = [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION];
$db = new PDO("mysql:host={$_SERVER['db_host']};port={$_SERVER['db_port']};dbname={$_SERVER['db_name']}", $_SERVER['db_user'], $_SERVER['db_passwd'], $options);
for ($n = 0; $n < 3000; $n++) {
    $db->exec("INSERT INTO lab_outlived VALUES ('php$n')");
    file_put_contents('/tmp/' . basename($_GET['noted']), "php$n\n", FILE_APPEND);
    usleep(20000);
}
