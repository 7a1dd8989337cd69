<?php

namespace Drupal\Mini;

use Drupal;
use PDOException;

/** What the site answers over HTTP. */
final class Pages
{
    private Site $site;
    private string $host;

    public function __construct(private readonly string $root)
    {
        chdir($root);
    }

    public function answer(string $method, string $path): void
    {
        header('X-Generator: Drupal 10 (https://www.drupal.org)');
        header('Cache-Control: must-revalidate, no-cache, private');
        $this->host = strtolower($_SERVER['HTTP_HOST'] ?? 'default');
        if (!preg_match('/^[a-z0-9.\-]+(:\d+)?$/', $this->host)) {
            $this->text(400, 'The host name is not valid.');
            return;
        }
        try {
            $this->site = Drupal::$site = Site::find($this->root, $this->host);
            if (!$this->site->isTrusted($this->site->host)) {
                $this->text(400, 'The provided host name is not valid for this server.');
            } elseif (!$this->site->info() || !$this->site->database()->hasTables()) {
                $this->redirect('/core/install.php');
            } else {
                $this->route($method, $path);
            }
        } catch (\Throwable $e) {
            // The trace of a PDOException holds the password, and its message may hold the user's name.
            error_log(get_class($e) . ' ' . $e->getCode() . ($e instanceof PDOException ? '' : ' ' . $e->getMessage()));
            $this->text(500, 'The website encountered an unexpected error. Try again later.');
        }
    }

    private function route(string $method, string $path): void
    {
        if (preg_match('~^/user/reset/1/(\d+)/([\w-]+)/login$~', $path, $match)) {
            $this->logIn((int) $match[1], $match[2]);
        } elseif ($method === 'GET' && $path === '/user/login') {
            $this->text(200, 'Log in with a link of drush user:login.');
        } elseif (Drupal::state()->get('system.maintenance_mode') && !$this->user()) {
            header('Retry-After: 60');
            $this->text(503, Drupal::config('system.site')['name'] . ' is currently under maintenance. We should be back shortly.');
        } else {
            match (true) {
                $method === 'GET' && $path === '/' => $this->front(),
                $method === 'GET' && $path === '/server' => $this->json(200, $this->server()),
                $method === 'GET' && $path === '/node' => $this->json(200, $this->rows('node_field_data', 'nid')),
                $method === 'POST' && $path === '/node' => $this->addNode(),
                $method === 'GET' && $path === '/upload' => $this->json(200, $this->rows('file_managed', 'fid')),
                $method === 'POST' && $path === '/upload' => $this->addFile(),
                $method === 'GET' && str_starts_with($path, '/upload/') => $this->file('public', substr($path, 8)),
                $method === 'GET' && str_starts_with($path, '/system/files/') => $this->file('private', substr($path, 14)),
                default => $this->text(404, 'The requested page could not be found.'),
            };
        }
    }

    private function front(): void
    {
        $esc = fn(string $text): string => htmlspecialchars($text, ENT_QUOTES);
        $name = $esc(Drupal::config('system.site')['name']);
        $items = implode("\n", array_map(fn(array $node): string => "<li>$node[nid]: {$esc($node['title'])}</li>", $this->rows('node_field_data', 'nid')));
        $user = $this->user();
        $account = $user ? "<p>Logged in as {$esc($user)}</p>" : '';
        header('Content-Type: text/html; charset=UTF-8');
        echo "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Welcome! | $name</title>\n",
            "<meta name=\"Generator\" content=\"Drupal 10 (https://www.drupal.org)\">\n<script src=\"/core/misc/drupal.js\"></script></head>\n",
            "<body><h1>$name</h1>\n<p>Host: {$esc($this->host)}</p>\n$account<ul>\n$items\n</ul></body>\n</html>\n";
    }

    private function server(): array
    {
        return [
            'SERVER_NAME' => $_SERVER['SERVER_NAME'] ?? '',
            'host' => $this->host,
            'hostname' => gethostname(),
            'docroot' => $this->root,
            'site_path' => $this->site->path,
            'version' => Drupal::VERSION,
            'sapi' => PHP_SAPI,
            'user' => function_exists('posix_geteuid') ? posix_getpwuid(posix_geteuid())['name'] : get_current_user(),
            'pid' => getmypid(),
        ];
    }

    private function addNode(): void
    {
        $title = trim((string) ($_POST['title'] ?? ''));
        if ($title === '') {
            $this->text(422, 'title is missing.');
            return;
        }
        $row = ['title' => mb_substr($title, 0, 255), 'uri' => mb_substr((string) ($_POST['uri'] ?? ''), 0, 255), 'created' => time()];
        $this->json(201, ['nid' => $this->site->database()->insert('node_field_data', 'nid', $row)] + $row);
    }

    /** A file from the form field `file`, or the raw body with ?name=NAME; ?scheme=private for the other directory. */
    private function addFile(): void
    {
        $scheme = ($_REQUEST['scheme'] ?? '') === 'private' ? 'private' : 'public';
        $dir = $this->site->directory($scheme);
        $name = preg_replace('/[^\w.\-]/', '_', basename($_FILES['file']['name'] ?? $_REQUEST['name'] ?? ''));
        if ($dir === null || trim($name, '.') === '' || str_starts_with($name, '.')) {
            $this->text(422, 'A file needs a name.');
            return;
        }
        // As Drupal does: nothing that could run, and a second file of the same name becomes name_0.
        $name = preg_match('/\.(php\d?|phtml|phar|pl|py|cgi|asp|js|inc|module)$/i', $name) ? "$name.txt" : $name;
        $part = "$dir/.$name." . bin2hex(random_bytes(4));
        $size = file_put_contents($part, fopen($_FILES['file']['tmp_name'] ?? 'php://input', 'r'));
        // A link fails where the name is taken, so that two uploads at once both stay.
        for ($wanted = pathinfo($name), $n = 0; $size !== false && !@link($part, "$dir/$name") && file_exists("$dir/$name"); $n++) {
            $name = "$wanted[filename]_$n" . (isset($wanted['extension']) ? ".$wanted[extension]" : '');
        }
        if ($size === false || !unlink($part) || !file_exists("$dir/$name")) {
            throw new \RuntimeException('the file could not be stored');
        }
        $row = ['uid' => 0, 'filename' => $name, 'uri' => "$scheme://$name", 'filesize' => $size, 'created' => time()];
        $url = $scheme === 'public' ? '/' . $this->site->publicPath() . "/$name" : "/system/files/$name";
        $this->json(201, ['fid' => $this->site->database()->insert('file_managed', 'fid', $row), 'url' => $url] + $row);
    }

    private function file(string $scheme, string $name): void
    {
        $file = $this->site->directory($scheme) . '/' . basename($name);
        if ($this->site->directory($scheme) === null || !is_file($file) || str_starts_with(basename($name), '.')) {
            $this->text(404, 'The requested page could not be found.');
            return;
        }
        header('Content-Type: application/octet-stream');
        header('Content-Length: ' . filesize($file));
        readfile($file);
    }

    private function logIn(int $time, string $hash): void
    {
        if (!$this->site->logIn($time, $hash)) {
            $this->text(403, 'You have tried to use a one-time login link that has either been used or is no longer valid.');
            return;
        }
        $sid = bin2hex(random_bytes(24));
        $this->site->database()->query('INSERT INTO {sessions} (sid, uid, hostname, timestamp) VALUES (?, 1, ?, ?)',
            [hash('sha256', $sid), $_SERVER['REMOTE_ADDR'] ?? '', time()]);
        setcookie($this->cookie(), $sid, ['path' => '/', 'httponly' => true, 'samesite' => 'Lax', 'secure' => !empty($_SERVER['HTTPS'])]);
        $this->redirect('/');
    }

    /** The name of who is logged in, or null. */
    private function user(): ?string
    {
        $sid = $_COOKIE[$this->cookie()] ?? null;
        return !is_string($sid) ? null : ($this->site->database()->query(
            'SELECT u.name FROM {sessions} s JOIN {users_field_data} u ON u.uid = s.uid WHERE s.sid = ?', [hash('sha256', $sid)])->fetchColumn() ?: null);
    }

    private function cookie(): string
    {
        return 'SESS' . substr(hash('sha256', $this->host), 0, 32);
    }

    private function rows(string $table, string $key): array
    {
        return $this->site->database()->query("SELECT * FROM {{$table}} ORDER BY $key")->fetchAll();
    }

    private function redirect(string $to): void
    {
        header("Location: $to", true, 302);
    }

    private function json(int $status, array $data): void
    {
        http_response_code($status);
        header('Content-Type: application/json');
        echo json_encode($data, JSON_UNESCAPED_SLASHES), "\n";
    }

    private function text(int $status, string $text): void
    {
        http_response_code($status);
        header('Content-Type: text/plain; charset=UTF-8');
        echo $text, "\n";
    }
}
