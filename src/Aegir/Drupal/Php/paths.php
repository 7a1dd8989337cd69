
/**
 * Makes text say sites/NEW where it says sites/OLD: plain text, PHP's serialized values and sessions, JSON, and each of
 * them within strings of the others. Lengths are mended in the serialized text itself, since unserialize() would run the
 * site's code. A path also counts where its slashes are escaped (sites\/OLD) or encoded (sites%2FOLD). It ends where the
 * name ends: sites/OLD.au and mysites/OLD are others'. In an absolute URL of the old host, http://OLD/sites/OLD or
 * http://www.OLD/sites/OLD, the host changes with it, or it would lead nowhere. Done twice it is done once.
 */
class AegirPaths {

  /** How deep strings are looked into that are themselves serialized or JSON; deeper ones count as plain text. */
  const DEPTH = 32;

  const SCALAR = '/\G(?:N;|b:[01];|[irR]:[+-]?[0-9]++;|d:[0-9.eEINFA+-]++;|E:[0-9]++:"[^"\0]++";)/';
  const OPENING = '/\G(?:a|O:[0-9]++:"[^"]++"):([0-9]{1,15}):\{/';
  const SIZED = '/\G(?|(s:)([0-9]{1,15})(:")|(C:[0-9]++:"[^"]++":)([0-9]{1,15})(:\{))/';

  /** What stands between the strings of JSON, nearly: it holds no path. */
  const BETWEEN = '/\G[\s{}\[\]:,0-9.eE+aflnrstu-]*+/';

  private $from;
  private $to;
  private $pattern;

  /** Whether the last value had a path that was left alone, because what it is part of is binary. */
  public $left = FALSE;

  /** Both are names of directories below sites/; they differ. */
  public function __construct($from, $to) {
    $this->from = $from;
    $this->to = $to;
    $slash = '(?:\\\\{0,31}/|%(?:25){0,2}2[Ff])';
    $colon = '(?::|%(?:25){0,2}3[Aa])';
    $host = '(?:www\.)?' . preg_quote(preg_replace('/^www\./', '', $from), '~');
    $escaped = '%[0-9A-Fa-f]{2}|%25[0-9A-Fa-f]{2}|%2525[0-9A-Fa-f]{2}|\\\\[nrt]|\\\\u[0-9A-Fa-f]{4}';
    $start = "(?:(?<![A-Za-z0-9_.-])|(?<=$escaped))";
    $end = '(?![A-Za-z0-9_-]|\.[A-Za-z0-9_-])';
    $this->pattern = "~(?:($slash$slash)$host((?:{$colon}[0-9]{1,5})?$slash)|$start)sites($slash)" . preg_quote($from, '~') . "$end~";
  }

  /** The value with its paths rewritten. */
  public function rewrite($value) {
    $this->left = FALSE;
    return $this->any($value, 0);
  }

  private function any($value, $depth) {
    if (strpos($value, $this->from) === FALSE) {
      return $value;
    }
    $rewritten = $this->structured($value, $depth);
    return $rewritten === NULL ? $this->text($value) : $rewritten;
  }

  /** Text without a structure of its own. What has one that is not known here, a picture for one, it would break. */
  private function text($value) {
    $to = $this->to;
    $rewritten = self::checked(preg_replace_callback($this->pattern, function ($m) use ($to) {
      return ($m[1] === '' ? '' : $m[1] . $to . $m[2]) . 'sites' . $m[3] . $to;
    }, $value));
    if ($rewritten !== $value && strpos($value, "\0") !== FALSE) {
      $this->left = TRUE;
      return $value;
    }
    return $rewritten;
  }

  /** A value that as a whole is of a known format; NULL for any other. */
  private function structured($value, $depth) {
    if ($depth < self::DEPTH) {
      foreach (array('serialized', 'session', 'json') as $format) {
        $rewritten = $this->$format($value, $depth);
        if ($rewritten !== NULL) {
          return $rewritten;
        }
      }
    }
    return NULL;
  }

  /** PHP ignores what follows a serialized value; behind an array or an object it is taken as text. */
  private function serialized($value, $depth) {
    if (!preg_match('/^[saOC]:[0-9]/', $value)) {
      return NULL;
    }
    $at = 0;
    $rewritten = $this->serializedAt($value, $at, $depth);
    $rest = (string) substr($value, $at);
    if ($rewritten === NULL || ($value[0] === 's' && trim($rest) !== '')) {
      return NULL;
    }
    return $rewritten . $this->text($rest);
  }

  /** A session as PHP stores it: NAME|VALUE, one after the other. */
  private function session($value, $depth) {
    $at = 0;
    $rewritten = '';
    while (preg_match('/\G[^|"\0]{1,255}\|/', $value, $name, 0, $at)) {
      $at += strlen($name[0]);
      $part = $this->serializedAt($value, $at, $depth);
      if ($part === NULL) {
        return NULL;
      }
      $rewritten .= $name[0] . $part;
    }
    return $at > 0 && $at === strlen($value) ? $rewritten : NULL;
  }

  private function json($value, $depth) {
    if (!preg_match('/^\s*+["{\[]/', $value)) {
      return NULL;
    }
    $rewritten = '';
    for ($at = 0; TRUE; $at = $end) {
      preg_match(self::BETWEEN, $value, $between, 0, $at);
      $rewritten .= $between[0];
      $at += strlen($between[0]);
      if ($at === strlen($value)) {
        return $rewritten;
      }
      $end = self::endOfString($value, $at);
      if ($end === NULL) {
        return NULL;
      }
      $rewritten .= $this->jsonString(substr($value, $at, $end - $at), $depth);
    }
  }

  /** Where the JSON string that begins at $at ends; NULL where none begins or it has no end. */
  private static function endOfString($text, $at) {
    if ($text[$at] !== '"') {
      return NULL;
    }
    for ($at++; $at < strlen($text); $at += 2) {
      $at += strcspn($text, '"\\', $at);
      if (substr($text, $at, 1) === '"') {
        return $at + 1;
      }
    }
    return NULL;
  }

  /** A string that holds no path stays as it is; any other keeps its way of escaping. */
  private function jsonString($json, $depth) {
    $string = strpos($json, $this->from) === FALSE ? NULL : json_decode($json);
    if ($string === NULL) {
      return $this->text($json);
    }
    $rewritten = $this->any($string, $depth + 1);
    $same = $rewritten === $string ? $json : $this->text($json);
    return json_decode($same) === $rewritten ? $same : json_encode($rewritten, self::jsonStyle($string, $json));
  }

  /** The options with which PHP writes this string as it is written here; it may be another program's. */
  private static function jsonStyle($string, $json) {
    $quotes = JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT;
    foreach (array(0, JSON_UNESCAPED_SLASHES) as $slashes) {
      foreach (array(0, JSON_UNESCAPED_UNICODE) as $letters) {
        foreach (array(0, $quotes) as $hex) {
          if (json_encode($string, $slashes | $letters | $hex) === $json) {
            return $slashes | $letters | $hex;
          }
        }
      }
    }
    return JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
  }

  /** The serialized value that begins at $at, which moves behind it; NULL where none is. */
  private function serializedAt($text, &$at, $depth) {
    $rewritten = '';
    // How many keys and values are still to come in each array and object that is open.
    $open = array();
    do {
      if ($open) {
        $open[count($open) - 1]--;
      }
      $token = $this->token($text, $at, $depth);
      if ($token === NULL) {
        return NULL;
      }
      $rewritten .= $token[0];
      if ($token[1] !== NULL) {
        $open[] = $token[1];
      }
      for (; $open && end($open) === 0; array_pop($open)) {
        if (substr($text, $at++, 1) !== '}') {
          return NULL;
        }
        $rewritten .= '}';
      }
    } while ($open);
    return $rewritten;
  }

  /** A scalar, or the opening of an array or object and how many keys and values belong to it; NULL for neither. */
  private function token($text, &$at, $depth) {
    if (preg_match(self::SCALAR, $text, $m, 0, $at)) {
      $at += strlen($m[0]);
      return array($m[0], NULL);
    }
    if (preg_match(self::OPENING, $text, $m, 0, $at)) {
      $at += strlen($m[0]);
      return array($m[0], 2 * $m[1]);
    }
    if (!preg_match(self::SIZED, $text, $m, 0, $at)) {
      return NULL;
    }
    list($head, $type, $size, $opening) = $m;
    $closing = $opening === ':"' ? '";' : '}';
    $content = (string) substr($text, $at + strlen($head), $size);
    $at += strlen($head) + $size + strlen($closing);
    if (substr($text, $at - strlen($closing), strlen($closing)) !== $closing) {
      return NULL;
    }
    $rewritten = $type === 's:' ? $this->any($content, $depth + 1) : $this->custom($content, $depth + 1);
    if ($rewritten !== $content) {
      $head = $type . strlen($rewritten) . $opening;
    }
    return array($head . $rewritten . $closing, NULL);
  }

  /** What a class made of itself by its own serialize(): as a rule serialized values with something between them. */
  private function custom($data, $depth) {
    $rewritten = $this->structured($data, $depth);
    if ($rewritten !== NULL || strpos($data, $this->from) === FALSE) {
      return $rewritten === NULL ? $data : $rewritten;
    }
    $rewritten = $between = '';
    for ($at = 0; $at < strlen($data);) {
      $end = $at;
      $value = preg_match('/\G[saOC]:[0-9]/', $data, $m, 0, $at) ? $this->serializedAt($data, $end, $depth) : NULL;
      if ($value === NULL) {
        $between .= $data[$at++];
      }
      else {
        $rewritten .= $this->text($between) . $value;
        $between = '';
        $at = $end;
      }
    }
    return $rewritten . $this->text($between);
  }

  /** PCRE says that it gave up, at a limit of its memory, by returning something else than a result. */
  private static function checked($result, $failure = NULL) {
    if ($result === $failure) {
      throw new Exception('A regular expression failed with PCRE error ' . preg_last_error());
    }
    return $result;
  }

}
