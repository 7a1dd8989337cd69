<?php
/*
 * Before the index.php of a real release: what a visitor writes, a row or an upload, is in the site's database and among
 * its files when he is told so, as in the miniature. It stands ahead of Drupal so that it is the same in every release.
 */
(function (string $path): void {
    if (!in_array($path, ['/lab/node', '/lab/upload'], true)) {
        return;
    }
    $column = $path === '/lab/node' ? 'title' : 'filename';
    $db = new PDO("mysql:host={$_SERVER['db_host']};port={$_SERVER['db_port']};dbname={$_SERVER['db_name']}", $_SERVER['db_user'], $_SERVER['db_passwd']);
    header('Content-Type: application/json');
    if ($_SERVER['REQUEST_METHOD'] === 'POST') {
        $value = $_POST['title'] ?? basename($_FILES['file']['name']);
        if ($column === 'filename' && !move_uploaded_file($_FILES['file']['tmp_name'], __DIR__ . "/sites/{$_SERVER['aegir_site']}/files/$value")) {
            throw new RuntimeException('the file could not be stored');
        }
        $db->exec('CREATE TABLE IF NOT EXISTS lab_writes (id INT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(255), filename VARCHAR(255))');
        $db->prepare("INSERT INTO lab_writes ($column) VALUES (?)")->execute([$value]);
        http_response_code(201);
        echo json_encode([$column => $value]), "\n";
    } else {
        echo json_encode($db->query("SELECT $column FROM lab_writes WHERE $column IS NOT NULL")->fetchAll(PDO::FETCH_ASSOC));
    }
    exit;
})(parse_url($_SERVER['REQUEST_URI'] ?? '', PHP_URL_PATH) ?: '');
?>
