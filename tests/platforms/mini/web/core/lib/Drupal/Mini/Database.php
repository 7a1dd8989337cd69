<?php

namespace Drupal\Mini;

use PDO;
use PDOException;
use PDOStatement;

/** A connection to MySQL, PostgreSQL or SQLite. `{table}` in a query gets the site's prefix. */
final class Database
{
    private const TABLES = [
        'key_value' => 'collection VARCHAR(128) NOT NULL, name VARCHAR(128) NOT NULL, value TEXT, PRIMARY KEY (collection, name)',
        'config' => 'collection VARCHAR(128) NOT NULL, name VARCHAR(128) NOT NULL, data TEXT, PRIMARY KEY (collection, name)',
        'cache_config' => 'cid VARCHAR(190) NOT NULL PRIMARY KEY, data TEXT, created INT',
        'cache_container' => 'cid VARCHAR(190) NOT NULL PRIMARY KEY, data TEXT, created INT',
        'users_field_data' => 'uid INT NOT NULL PRIMARY KEY, name VARCHAR(60), mail VARCHAR(254), pass VARCHAR(255), status INT, created INT, login INT',
        'sessions' => 'sid VARCHAR(128) NOT NULL PRIMARY KEY, uid INT NOT NULL, hostname VARCHAR(128), timestamp INT',
        'node_field_data' => 'nid SERIAL_KEY, title VARCHAR(255) NOT NULL, uri VARCHAR(255), created INT',
        'file_managed' => 'fid SERIAL_KEY, uid INT, filename VARCHAR(255), uri VARCHAR(255) NOT NULL, filesize BIGINT, created INT',
        'watchdog' => 'wid SERIAL_KEY, type VARCHAR(64), message TEXT, timestamp INT',
    ];

    private const SERIAL_KEY = [
        'mysql' => 'INT AUTO_INCREMENT PRIMARY KEY',
        'pgsql' => 'SERIAL PRIMARY KEY',
        'sqlite' => 'INTEGER PRIMARY KEY AUTOINCREMENT',
    ];

    public readonly string $driver;
    private readonly string $prefix;
    private readonly PDO $pdo;

    public function __construct(array $info, string $root)
    {
        $this->driver = $info['driver'] ?? '';
        $this->prefix = $info['prefix'] ?? '';
        $name = $info['database'] ?? '';
        $port = empty($info['port']) ? '' : ";port=$info[port]";
        $host = empty($info['unix_socket']) ? 'host=' . ($info['host'] ?? '') . $port : "unix_socket=$info[unix_socket]";
        $this->pdo = new PDO(
            match ($this->driver) {
                'mysql' => "mysql:$host;dbname=$name;charset=utf8mb4",
                'pgsql' => 'pgsql:host=' . ($info['host'] ?? '') . "$port;dbname=$name",
                'sqlite' => 'sqlite:' . (str_starts_with($name, '/') ? $name : "$root/$name"),
                default => throw new PDOException("no driver '$this->driver'"),
            },
            $info['username'] ?? null,
            $info['password'] ?? null,
            [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC, PDO::ATTR_TIMEOUT => 10],
        );
    }

    public function query(string $sql, array $values = []): PDOStatement
    {
        $statement = $this->pdo->prepare(preg_replace('/\{(\w+)\}/', $this->prefix . '$1', $sql));
        $statement->execute($values);
        return $statement;
    }

    /** Inserts a row, committed when this returns; answers its number. */
    public function insert(string $table, string $key, array $row): int
    {
        $columns = implode(', ', array_keys($row));
        $marks = implode(', ', array_fill(0, count($row), '?'));
        $returning = $this->driver === 'pgsql' ? " RETURNING $key" : '';
        $statement = $this->query("INSERT INTO {{$table}} ($columns) VALUES ($marks)$returning", array_values($row));
        return (int) ($returning ? $statement->fetchColumn() : $this->pdo->lastInsertId());
    }

    /** A serialized value of key_value or config; null when there is none. */
    public function read(string $table, string $collection, string $name): mixed
    {
        $column = $table === 'config' ? 'data' : 'value';
        $found = $this->query("SELECT $column FROM {{$table}} WHERE collection = ? AND name = ?", [$collection, $name])->fetchColumn();
        return $found === false ? null : unserialize($found, ['allowed_classes' => false]);
    }

    public function write(string $table, string $collection, string $name, mixed $value): void
    {
        $column = $table === 'config' ? 'data' : 'value';
        $this->pdo->beginTransaction();
        $this->query("DELETE FROM {{$table}} WHERE collection = ? AND name = ?", [$collection, $name]);
        $this->query("INSERT INTO {{$table}} (collection, name, $column) VALUES (?, ?, ?)", [$collection, $name, serialize($value)]);
        $this->pdo->commit();
    }

    public function hasTables(): bool
    {
        try {
            $this->query('SELECT 1 FROM {key_value} WHERE 1 = 0');
            return true;
        } catch (PDOException) {
            return false;
        }
    }

    public function createTables(): void
    {
        foreach (self::TABLES as $table => $columns) {
            $this->query("DROP TABLE IF EXISTS {{$table}}");
            $this->query("CREATE TABLE {{$table}} (" . str_replace('SERIAL_KEY', self::SERIAL_KEY[$this->driver], $columns) . ')');
        }
    }
}
