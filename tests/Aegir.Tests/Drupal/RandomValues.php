
// Random values in pairs: as the old site has them, and as the new one is to have them. Arguments: SEED COUNT.

list(, $seed, $count) = $argv;
mt_srand((int) $seed);

class Plain {
  public $first;
  protected $second;
  private $third;

  public function __construct($first, $second, $third) {
    list($this->first, $this->second, $this->third) = array($first, $second, $third);
  }
}

class Awake extends ArrayObject {
  public $more;
}

/** Has the old form of a serialized object, C:, whose content the class makes itself. */
class Custom implements Serializable {
  public $value;
  public $form;

  public function __construct($value, $form) {
    $this->value = $value;
    $this->form = $form;
  }

  public function serialize() {
    switch ($this->form) {
      case 0: return serialize($this->value);
      case 1: return json_encode($this->value, JSON_PARTIAL_OUTPUT_ON_ERROR);
      default: return 'x:i:1;' . serialize($this->value) . ';m:' . serialize(array($this->form));
    }
  }

  public function unserialize($text) {}
}

function one_of(array $all) {
  return $all[mt_rand(0, count($all) - 1)];
}

/** Words, each with what becomes of it. Between two of them stands what belongs to neither. */
function random_text($isUtf8) {
  $same = array(
    'sites/old.example.au', 'mysites/old.example', 'sites/old.example-2', 'sites/old.exampleX', 'sites/older.example', 'sites/default/files',
    'x.sites/old.example', 'http://old.example/', 'user@old.example', 'sites', '/', '', 'old.example', 's:5:', 'a:1:{', 's:18:"sites/other', '{', '}', ';',
    'ü', '漢字', '🥊', "line\nbreak", '\\', '$1', '\\1', '%', '&amp;', '<p class="x">', str_repeat('long ', mt_rand(0, 40)),
  );
  $changed = array(
    'sites/old.example' => 'sites/new-name.example', '/sites/old.example/files/a b.png' => '/sites/new-name.example/files/a b.png',
    '"sites/old.example"' => '"sites/new-name.example"', 'sites\/old.example\/x' => 'sites\/new-name.example\/x',
    'sites%2Fold.example%2Fx' => 'sites%2Fnew-name.example%2Fx', 'sites/old.example.' => 'sites/new-name.example.',
    'https://old.example/sites/old.example/files/x' => 'https://new-name.example/sites/new-name.example/files/x',
    'http:\/\/www.old.example\/sites\/old.example\/x' => 'http:\/\/new-name.example\/sites\/new-name.example\/x',
    'https://cdn.example/sites/old.example/x' => 'https://cdn.example/sites/new-name.example/x',
    '/var/aegir/platforms/p/sites/old.example' => '/var/aegir/platforms/p/sites/new-name.example',
  );
  $before = $after = '';
  for ($words = mt_rand(0, 6); $words > 0; $words--) {
    $isChanged = mt_rand(0, 1);
    $word = $isChanged ? one_of(array_keys($changed)) : one_of($same);
    $between = one_of($isUtf8 ? array(' ', "\n", '|', ', ', '“', "\t(") : array(' ', "\xff", "\n", '|'));
    $before .= $between . $word . $between;
    $after .= $between . ($isChanged ? $changed[$word] : $word) . $between;
  }
  // A text must not be a whole value of another format by chance.
  return array("~$before", "~$after");
}

function random_pair($depth, $isUtf8) {
  $last = $depth > 0 ? 14 : 6;
  switch (mt_rand(0, $last)) {
    case 0: return array_fill(0, 2, one_of(array(0, -7, PHP_INT_MAX, 1.5, -0.1, 1e100, INF, TRUE, FALSE, NULL, '', '0')));
    case 1: case 2: case 3: case 4: case 5: case 6: return random_text($isUtf8);
    case 7: case 8: case 9:
      $before = $after = array();
      for ($items = mt_rand(0, 5); $items > 0; $items--) {
        $key = mt_rand(0, 1) ? array_fill(0, 2, mt_rand(-3, 900)) : random_text($isUtf8);
        $value = random_pair($depth - 1, $isUtf8);
        $before[$key[0]] = $value[0];
        $after[$key[1]] = $value[1];
      }
      return array($before, $after);
    case 10:
      list($one, $two, $three) = array(random_pair($depth - 1, $isUtf8), random_pair($depth - 1, $isUtf8), random_pair($depth - 1, $isUtf8));
      return $isUtf8 ? $one : array(new Plain($one[0], $two[0], $three[0]), new Plain($one[1], $two[1], $three[1]));
    case 11:
      // The same object twice, and a reference: r: and R:.
      $value = random_pair($depth - 1, $isUtf8);
      if ($isUtf8) {
        return $value;
      }
      return array_map(function ($value) {
        $object = new Awake(array($value));
        $object->more = $value;
        return array($object, $object, &$object->more, $value);
      }, $value);
    case 12:
      $value = random_pair($depth - 1, TRUE);
      $form = mt_rand(0, 2);
      return $isUtf8 ? $value : array(new Custom($value[0], $form), new Custom($value[1], $form));
    default: return random_stored($depth - 1, $isUtf8);
  }
}

/** A string as a database has it. */
function random_stored($depth, $isUtf8) {
  switch (mt_rand(0, 3)) {
    case 0:
      list($before, $after) = random_pair($depth, $isUtf8);
      return array(serialize($before), serialize($after));
    case 1:
      $style = one_of(array(0, JSON_PRETTY_PRINT, JSON_UNESCAPED_SLASHES, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES, JSON_HEX_TAG | JSON_HEX_APOS | JSON_HEX_AMP | JSON_HEX_QUOT));
      list($before, $after) = random_pair($depth, TRUE);
      return array(json_encode($before, $style | JSON_PARTIAL_OUTPUT_ON_ERROR), json_encode($after, $style | JSON_PARTIAL_OUTPUT_ON_ERROR));
    case 2:
      list($one, $two) = array(random_pair($depth, $isUtf8), random_pair($depth, $isUtf8));
      return array('_sf2|' . serialize($one[0]) . 'messages|' . serialize($two[0]), '_sf2|' . serialize($one[1]) . 'messages|' . serialize($two[1]));
    default: return random_text($isUtf8);
  }
}

$paths = new AegirPaths('old.example', 'new-name.example');
error_reporting(E_ALL & ~E_DEPRECATED);
for ($number = 0; $number < $count; $number++) {
  list($before, $after) = random_stored(4, FALSE);
  $rewritten = $paths->rewrite($before);
  $words = array('before' => $before, 'rewritten' => $rewritten, 'expected' => $after);
  if ($rewritten !== $after) {
    exit(json_encode($words, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE));
  }
  if ($paths->rewrite($after) !== $after) {
    exit("not the same again: $after");
  }
}
echo 'equal';
