
/** A table, and the SQL that its parts have. */
class AegirTable {

  public $name;
  public $sql;

  /** The names of all columns. */
  public $names = array();

  /** Those that may hold paths, as SQL, each with 'text' or 'bytes'. */
  public $columns = array();

  /** What tells its rows apart; nothing in a table without a key. */
  public $keys = array();

  /** Whether that is the hash of its only column. */
  public $isHashed = FALSE;

  /** What an update needs besides, so that nothing else changes. */
  public $besides = '';

  public function __construct($name, $sql) {
    $this->name = $name;
    $this->sql = $sql;
  }

}

/**
 * A site's database. Its tables are read by their keys, a page at a time and a transaction each, and of them only the
 * rows and columns that hold the name at all.
 */
abstract class AegirDatabase {

  /** A page holds about as much, and one row at least. */
  const PAGE_BYTES = 16777216;
  const PAGE_ROWS = 1000;

  /** The columns of a cache in every family. */
  private static $cache = array('cid', 'data', 'expire', 'created', 'serialized');

  /** How many rows were changed in each table, and how many could not be, by table and reason. */
  public $changed = array();
  public $left = array();

  protected $pdo;
  protected $from;
  protected $statements = array();

  /** Connects with the credentials in the environment; $from is the name that is looked for, of a directory. */
  public static function open($from) {
    $drivers = array('mysql' => 'AegirMySql', 'pgsql' => 'AegirPostgreSql', 'sqlite' => 'AegirSqlite');
    $driver = getenv('db_type');
    if (!isset($drivers[$driver])) {
      throw new Exception("Nothing is known about databases of the type '$driver'.");
    }
    return new $drivers[$driver]($from);
  }

  protected function __construct($from, $dsn, array $options) {
    $this->from = $from;
    $this->pdo = new PDO($dsn, getenv('db_user'), getenv('db_passwd'), $options + array(
      PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
      PDO::ATTR_EMULATE_PREPARES => FALSE,
      PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_NUM,
    ));
  }

  /** The rows of the answer to a question, each a list of its columns. */
  public function ask($sql) {
    return $this->pdo->query($sql)->fetchAll();
  }

  /** Rewrites every table. Caches are emptied: they are made anew, and a stale one can keep a site from starting. */
  public function rewrite(AegirPaths $paths) {
    foreach ($this->tables() as $table) {
      if (self::isCache($table)) {
        $this->pdo->exec($this->emptying($table));
      }
      elseif ($table->columns) {
        $this->rewriteTable($table, $paths);
      }
    }
  }

  /** The site's tables. */
  abstract protected function tables();

  /** A condition that is true where the column holds "sites" and then the name: for all that have the path, and some more. */
  abstract protected function holds($column, $kind);

  /** SQL of the number of bytes in the column. */
  abstract protected function size($column, $kind);

  /** Drupal 7's cache_form is no cache: visitors are filling in the forms that it holds. */
  private static function isCache(AegirTable $table) {
    return preg_match('/cache(?!_form$)/', $table->name) && !array_diff(self::$cache, $table->names);
  }

  protected function emptying(AegirTable $table) {
    return "TRUNCATE TABLE $table->sql";
  }

  protected function rewriteTable(AegirTable $table, AegirPaths $paths) {
    list($columns, $bytes) = $this->search($table);
    if (!$columns) {
      return;
    }
    $rows = max(1, min(self::PAGE_ROWS, (int) (self::PAGE_BYTES / max(1, $bytes))));
    $this->statements = array();
    $after = NULL;
    do {
      $this->begin();
      $updates = array();
      foreach ($this->page($table, $columns, $rows, $after) as $row) {
        $keys = array_splice($row, 0, count($table->keys));
        $changes = $this->changes($table, array_combine(array_keys($columns), $row), $paths);
        if ($changes) {
          $updates[] = array($keys, $changes);
        }
      }
      $this->apply($table, $updates);
      $this->pdo->exec('COMMIT');
    } while ($after !== NULL);
  }

  /** The columns that hold the name, each with the condition for it, and the size of the largest row that does. */
  private function search(AegirTable $table) {
    $holds = $sizes = $found = array();
    foreach ($table->columns as $column => $kind) {
      $holds[$column] = $this->holds($column, $kind);
      $sizes[] = "COALESCE({$this->size($column, $kind)}, 0)";
      $found[] = "MAX(CASE WHEN {$holds[$column]} THEN 1 ELSE 0 END)";
    }
    $sql = 'SELECT ' . implode(', ', $found) . ', MAX(' . implode(' + ', $sizes) . ") FROM $table->sql WHERE " . implode(' OR ', $holds);
    $row = $this->pdo->query($sql)->fetch();
    $bytes = (int) array_pop($row);
    return array(array_intersect_key($holds, array_filter(array_combine(array_keys($holds), $row))), $bytes);
  }

  /**
   * The next rows: in each first its keys, then the columns, which are given with their conditions. $after is NULL for
   * the first page, and again when there is no more.
   */
  protected function page(AegirTable $table, array $columns, $rows, &$after) {
    $where = '(' . implode(' OR ', $columns) . ')';
    $bound = array();
    if ($after !== NULL) {
      $alternatives = array();
      foreach ($table->keys as $i => $key) {
        $same = '';
        foreach (array_slice($table->keys, 0, $i) as $j => $earlier) {
          $same .= "$earlier = :same{$i}_$j AND ";
          $bound["same{$i}_$j"] = $after[$j];
        }
        $alternatives[] = "$same$key > :more$i";
        $bound["more$i"] = $after[$i];
      }
      // The first condition adds nothing, but is one that every database finds in its index.
      $where .= " AND {$table->keys[0]} >= :first AND (" . implode(' OR ', $alternatives) . ')';
      $bound['first'] = $after[0];
    }
    $sql = 'SELECT DISTINCT ' . implode(', ', array_merge($table->keys, array_keys($columns)))
      . " FROM $table->sql WHERE $where ORDER BY " . implode(', ', $table->keys) . " LIMIT $rows";
    $page = $this->run($sql, $bound)->fetchAll();
    $after = count($page) === $rows ? array_slice(end($page), 0, count($table->keys)) : NULL;
    return $page;
  }

  /** The columns of a row that are to change, with their new values. */
  private function changes(AegirTable $table, array $row, AegirPaths $paths) {
    $changes = array();
    foreach ($row as $column => $value) {
      $value = is_resource($value) ? stream_get_contents($value) : $value;
      if (is_string($value)) {
        $rewritten = $paths->rewrite($value);
        if ($rewritten !== $value) {
          $changes[$column] = $rewritten;
        }
        if ($paths->left) {
          self::add($this->left, "$table->name: binary data", 1);
        }
      }
    }
    return $changes;
  }

  /** Makes the changes, each given with the keys of its row. What a row cannot have is left out. */
  protected function apply(AegirTable $table, array $updates) {
    foreach ($updates as $update) {
      try {
        $this->changed($table, $this->update($table, $update[0], $update[1]));
      }
      catch (PDOException $failure) {
        if (!self::isOfRow($failure)) {
          throw $failure;
        }
        $reason = $failure->getCode() === '22001' ? 'the new value is too long' : 'a key does not allow the new value';
        self::add($this->left, "$table->name: $reason", 1);
      }
    }
  }

  /** Whether the failure is that of one row: a value too long (22001), or one that a key does not allow (23…). */
  protected static function isOfRow(PDOException $failure) {
    return $failure->getCode() === '22001' || strncmp($failure->getCode(), '23', 2) === 0;
  }

  protected function changed(AegirTable $table, $rows) {
    if ($rows === 0) {
      throw new Exception("A row of $table->name is no longer there: somebody else writes to it. Run this again when nobody does.");
    }
    self::add($this->changed, $table->name, $rows);
  }

  /** Returns how many rows were changed. */
  protected function update(AegirTable $table, array $keys, array $changes) {
    $bound = $types = $assignments = $conditions = array();
    foreach (array_keys($changes) as $i => $column) {
      $assignments[] = $this->assignment($column, ":value$i");
      $bound["value$i"] = $changes[$column];
      $types["value$i"] = $this->type($table->columns[$column]);
    }
    foreach ($table->keys as $i => $key) {
      $conditions[] = "$key = :key$i";
      $bound["key$i"] = $keys[$i];
    }
    $sql = "UPDATE $table->sql SET " . implode(', ', $assignments) . $table->besides . ' WHERE ' . implode(' AND ', $conditions);
    return $this->run($sql, $bound, $types)->rowCount();
  }

  protected function assignment($column, $value) {
    return "$column = $value";
  }

  protected function type($kind) {
    return PDO::PARAM_STR;
  }

  protected function begin() {
    $this->pdo->exec('BEGIN');
  }

  protected function run($sql, array $bound, array $types = array()) {
    if (!isset($this->statements[$sql])) {
      $this->statements[$sql] = $this->pdo->prepare($sql);
    }
    $statement = $this->statements[$sql];
    foreach ($bound as $name => $value) {
      $type = isset($types[$name]) ? $types[$name] : (is_int($value) ? PDO::PARAM_INT : PDO::PARAM_STR);
      $statement->bindValue(":$name", $value, $type);
    }
    try {
      $statement->execute();
    }
    catch (PDOException $failure) {
      // SQLite takes no further values for one that failed.
      unset($this->statements[$sql]);
      throw $failure;
    }
    return $statement;
  }

  /** For LIKE with this escape character. */
  protected function pattern($escape) {
    return '%sites%' . str_replace('_', "{$escape}_", $this->from) . '%';
  }

  private static function add(array &$counts, $name, $number) {
    $counts[$name] = $number + (isset($counts[$name]) ? $counts[$name] : 0);
  }

}

/** MySQL and MariaDB. */
class AegirMySql extends AegirDatabase {

  /** A statement with many values is not larger, or servers with small packets would refuse it. */
  const STATEMENT_BYTES = 1048576;

  private static $types = array(
    'char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'json',
    'binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob',
  );

  public function __construct($from) {
    $dsn = 'mysql:host=' . getenv('db_host') . ';port=' . getenv('db_port') . ';dbname=' . getenv('db_name') . ';charset=utf8mb4';
    parent::__construct($from, $dsn, array(PDO::MYSQL_ATTR_FOUND_ROWS => TRUE));
    // What is too long for its column is an error, and not cut off.
    $this->pdo->exec("SET SESSION sql_mode = 'STRICT_ALL_TABLES'");
  }

  protected function tables() {
    $tables = array();
    $rows = $this->pdo->query("SELECT c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE, c.CHARACTER_MAXIMUM_LENGTH, c.EXTRA
      FROM information_schema.COLUMNS c JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
      WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION");
    foreach ($rows as $row) {
      list($name, $column, $type, $length, $extra) = $row;
      if (!isset($tables[$name])) {
        $tables[$name] = new AegirTable($name, self::quote($name));
      }
      $tables[$name]->names[] = $column;
      $column = self::quote($column);
      $isLongEnough = $length === NULL || $length >= strlen("sites/$this->from");
      if ($isLongEnough && in_array($type, self::$types) && !preg_match('/GENERATED|VIRTUAL|PERSISTENT/i', $extra)) {
        $tables[$name]->columns[$column] = 'text';
      }
      if (stripos($extra, 'on update') !== FALSE) {
        $tables[$name]->besides .= ", $column = $column";
      }
    }
    foreach ($this->keys() as $name => $keys) {
      $tables[$name]->keys = $keys;
    }
    return $tables;
  }

  /** Without a key, a row is nothing but its values: each column is rewritten by the hashes of what is in it. */
  protected function rewriteTable(AegirTable $table, AegirPaths $paths) {
    if ($table->keys) {
      parent::rewriteTable($table, $paths);
      return;
    }
    foreach ($table->columns as $column => $kind) {
      $part = clone $table;
      $part->columns = array($column => $kind);
      $part->keys = array("SHA1($column)");
      $part->isHashed = TRUE;
      parent::rewriteTable($part, $paths);
    }
  }

  /** No index has a hash, so that each statement reads the whole table: it changes many rows then. */
  protected function apply(AegirTable $table, array $updates) {
    if (!$table->isHashed) {
      parent::apply($table, $updates);
      return;
    }
    for (; $updates; $updates = array_slice($updates, count($chunk))) {
      $bytes = 0;
      $chunk = array();
      foreach ($updates as $update) {
        $bytes += strlen(reset($update[1]));
        if ($chunk && $bytes > self::STATEMENT_BYTES) {
          break;
        }
        $chunk[] = $update;
      }
      try {
        $this->changed($table, $this->updateByHash($table, $chunk));
      }
      catch (PDOException $failure) {
        if (!self::isOfRow($failure)) {
          throw $failure;
        }
        parent::apply($table, $chunk);
      }
      // Each has its own hashes, and will not be asked for again.
      $this->statements = array();
    }
  }

  private function updateByHash(AegirTable $table, array $updates) {
    $hashes = $cases = $bound = array();
    foreach ($updates as $i => $update) {
      list($keys, $changes) = $update;
      $hashes[] = $this->pdo->quote($keys[0]);
      $cases[] = "WHEN {$hashes[$i]} THEN :value$i";
      $bound["value$i"] = reset($changes);
    }
    $column = key($table->columns);
    $sql = "UPDATE $table->sql SET $column = CASE {$table->keys[0]} " . implode(' ', $cases) . " END$table->besides WHERE {$table->keys[0]} IN (" . implode(', ', $hashes) . ')';
    return $this->run($sql, $bound)->rowCount();
  }

  protected function holds($column, $kind) {
    return "$column LIKE '{$this->pattern('!')}' ESCAPE '!'";
  }

  protected function size($column, $kind) {
    return "LENGTH($column)";
  }

  /** The primary key of each table, or else another index that no two rows share. */
  private function keys() {
    $indexes = array();
    $rows = $this->pdo->query("SELECT s.TABLE_NAME, s.INDEX_NAME, s.COLUMN_NAME, s.NULLABLE, c.DATA_TYPE
      FROM information_schema.STATISTICS s LEFT JOIN information_schema.COLUMNS c
        ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME
      WHERE s.TABLE_SCHEMA = DATABASE() AND s.NON_UNIQUE = 0
      ORDER BY s.TABLE_NAME, s.INDEX_NAME <> 'PRIMARY', s.INDEX_NAME, s.SEQ_IN_INDEX");
    foreach ($rows as $row) {
      list($table, $index, $column, $nullable, $type) = $row;
      // A fraction is not equal to what is printed of it, nor NULL to anything; an index may also be of an expression.
      $isFit = $nullable !== 'YES' && !in_array($type, array(NULL, 'float', 'double', 'bit'), TRUE);
      $indexes[$table][$index][] = $isFit ? self::quote($column) : NULL;
    }
    return array_filter(array_map(function (array $indexes) {
      $fit = array_filter($indexes, function (array $columns) {
        return !in_array(NULL, $columns, TRUE);
      });
      return reset($fit);
    }, $indexes));
  }

  private static function quote($name) {
    return '`' . str_replace('`', '``', $name) . '`';
  }

}

/** PostgreSQL. Rows are told apart by where they lie; a cursor that outlives the transactions found them. */
class AegirPostgreSql extends AegirDatabase {

  public function __construct($from) {
    $dsn = 'pgsql:host=' . getenv('db_host') . ';port=' . getenv('db_port') . ';dbname=' . getenv('db_name');
    parent::__construct($from, $dsn, array());
    $this->pdo->exec("SET client_encoding = 'UTF8'");
  }

  protected function tables() {
    $tables = array();
    $rows = $this->pdo->query("SELECT c.oid::regclass, a.attname, quote_ident(a.attname),
        CASE WHEN COALESCE(to_jsonb(a) ->> 'attgenerated', '') <> '' THEN NULL
          WHEN b.typname = 'bytea' THEN 'bytes'
          WHEN b.typcategory = 'S' OR b.typname IN ('json', 'jsonb', 'xml') THEN 'text' END
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        JOIN pg_type t ON t.oid = a.atttypid JOIN pg_type b ON b.oid = COALESCE(NULLIF(t.typbasetype, 0), t.oid)
      WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND a.attnum > 0 AND NOT a.attisdropped
        AND has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'UPDATE')
      ORDER BY 1, a.attnum");
    foreach ($rows as $row) {
      list($name, $column, $sql, $kind) = $row;
      if (!isset($tables[$name])) {
        // Not those that inherit from it: they have rows of the same ctid.
        $tables[$name] = new AegirTable($name, "ONLY $name");
        $tables[$name]->keys = array('ctid');
      }
      $tables[$name]->names[] = $column;
      if ($kind !== NULL) {
        $tables[$name]->columns[$sql] = $kind;
      }
    }
    return $tables;
  }

  protected function page(AegirTable $table, array $columns, $rows, &$after) {
    if ($after === NULL) {
      $this->pdo->exec("DECLARE aegir_rows CURSOR WITH HOLD FOR SELECT ctid FROM $table->sql WHERE " . implode(' OR ', $columns));
    }
    $places = $this->pdo->query("FETCH $rows FROM aegir_rows")->fetchAll(PDO::FETCH_COLUMN);
    $after = count($places) === $rows ? $places : NULL;
    if ($after === NULL) {
      $this->pdo->exec('CLOSE aegir_rows');
    }
    if (!$places) {
      return array();
    }
    $sql = 'SELECT ctid, ' . implode(', ', array_keys($columns)) . " FROM $table->sql WHERE ctid = ANY (CAST(:places AS tid[])) FOR UPDATE";
    return $this->run($sql, array('places' => '{"' . implode('","', $places) . '"}'))->fetchAll();
  }

  /** Here a row that cannot be changed ends the whole transaction, if nothing holds it. */
  protected function update(AegirTable $table, array $keys, array $changes) {
    $this->pdo->exec('SAVEPOINT aegir_row');
    try {
      $count = parent::update($table, $keys, $changes);
      $this->pdo->exec('RELEASE SAVEPOINT aegir_row');
      return $count;
    }
    catch (PDOException $failure) {
      $this->pdo->exec('ROLLBACK TO SAVEPOINT aegir_row');
      throw $failure;
    }
  }

  protected function type($kind) {
    return $kind === 'bytes' ? PDO::PARAM_LOB : PDO::PARAM_STR;
  }

  protected function holds($column, $kind) {
    return $kind === 'bytes'
      ? "$column LIKE '\\x" . bin2hex($this->pattern('\\')) . "'::bytea"
      : "$column::text COLLATE \"C\" LIKE '{$this->pattern('!')}' ESCAPE '!'";
  }

  protected function size($column, $kind) {
    return $kind === 'bytes' ? "octet_length($column)" : "octet_length($column::text)";
  }

}

/** SQLite, where each value has a type of its own, which it keeps. */
class AegirSqlite extends AegirDatabase {

  public function __construct($from) {
    $file = getenv('db_name');
    if (!is_file($file)) {
      throw new Exception("There is no database $file.");
    }
    parent::__construct($from, "sqlite:$file", array(PDO::ATTR_TIMEOUT => 60));
  }

  protected function tables() {
    $tables = array();
    $made = $this->pdo->query("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND sql NOT LIKE 'CREATE VIRTUAL %'");
    foreach ($made->fetchAll() as $row) {
      list($name, $definition) = $row;
      $table = $tables[] = new AegirTable($name, self::quote($name));
      $primary = array();
      foreach ($this->pdo->query("PRAGMA table_xinfo($table->sql)")->fetchAll(PDO::FETCH_ASSOC) as $column) {
        $table->names[] = $column['name'];
        $sql = self::quote($column['name']);
        if (!$column['hidden'] && stripos($column['type'], 'int') === FALSE) {
          $table->columns[$sql] = 'text';
        }
        if ($column['pk']) {
          $primary[$column['pk']] = $sql;
        }
      }
      ksort($primary);
      $table->keys = preg_match('/\bWITHOUT\s+ROWID\b[^)]*$/i', $definition) ? array_values($primary) : array('_rowid_');
    }
    return $tables;
  }

  /** A transaction that begins by reading may find, when it writes, that another one was faster. */
  protected function begin() {
    $this->pdo->exec('BEGIN IMMEDIATE');
  }

  protected function emptying(AegirTable $table) {
    return "DELETE FROM $table->sql";
  }

  protected function assignment($column, $value) {
    return "$column = CASE typeof($column) WHEN 'blob' THEN CAST($value AS BLOB) ELSE $value END";
  }

  /** LIKE and LENGTH would end at a NUL, which serialized objects have. */
  protected function holds($column, $kind) {
    return "(INSTR(CAST($column AS BLOB), CAST('sites' AS BLOB)) AND INSTR(CAST($column AS BLOB), CAST('$this->from' AS BLOB)))";
  }

  protected function size($column, $kind) {
    return "LENGTH(CAST($column AS BLOB))";
  }

  private static function quote($name) {
    return '"' . str_replace('"', '""', $name) . '"';
  }

}
