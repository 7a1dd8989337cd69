using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Db.Sqlite;

/// <summary>
/// The database of one site. The site's own code may have put anything in its place: a link to the hub's database, or a
/// file that is made to mislead whoever opens it. So it is looked at, opened, copied and removed from inside the site's
/// sandbox only, where such things lead to nothing of value.
/// </summary>
/// <remarks>
/// It is dumped as an image, page by page, while the site goes on working (SQLite's online backup). SQL text could not
/// be read in without the functions and collations that Drupal defines in PHP, and while it is read in it could do to
/// other files what SQL can.
/// </remarks>
internal sealed class SqliteFile(PhpSandbox sandbox, HostedSite site, UnixPath directory, UnixPath file)
{
    private const string Find = """
        if [ -e "$1" ] || [ -L "$1" ]; then echo there; fi
        """;

    /// <summary>$1 = its directory, which gets the group of the one above it; $2 = the file.</summary>
    private const string Create = """
        umask 0007
        mkdir -p -- "$1"
        chmod 2770 -- "$1"
        : >>"$2"
        chmod 0660 -- "$2"
        """;

    /// <summary>With the file goes what SQLite, or a copying that broke off, has left beside it.</summary>
    private const string Delete = """
        [ -d "$1" ] || exit 0
        rm -f -- "$2" "$2-wal" "$2-shm" "$2-journal" "$2.copy" "$2.copy-journal"
        rmdir --ignore-fail-on-non-empty -- "$1"
        """;

    private const string Opening = """
        set_exception_handler(function ($error) {
          fwrite(STDERR, $error->getMessage() . "\n");
          exit(1);
        });
        function open($file, $flags = SQLITE3_OPEN_READWRITE) {
          $database = new SQLite3($file, $flags);
          $database->enableExceptions(true);
          $database->busyTimeout(60000);
          return $database;
        }
        // The first page says how large a page is, and how many there are.
        function demand_whole($file) {
          clearstatcache();
          $head = filesize($file) < 100 ? array('size' => 0) : unpack('nsize/x10/Ncount', file_get_contents($file, false, null, 16, 16));
          if ($head['size'] === 0 || filesize($file) !== ($head['size'] === 1 ? 65536 : $head['size']) * $head['count']) {
            throw new Exception('It is no SQLite database, or not the whole of one.');
          }
        }
        list(, $file) = $argv;
        $copy = "$file.copy";
        foreach (array($copy, "$copy-journal") as $left) {
          @unlink($left);
        }

        """;

    private const string Looking =
        Opening
        + """
            open($file)->querySingle('SELECT COUNT(*) FROM sqlite_master');
            """;

    /// <summary>The user's version is written so that a database that nothing was written to has a first page.</summary>
    private const string Dumping =
        Opening
        + """
            umask(0077);
            $to = open($copy, SQLITE3_OPEN_READWRITE | SQLITE3_OPEN_CREATE);
            if (!open($file)->backup($to)) {
              throw new Exception('It could not be copied.');
            }
            $to->querySingle('PRAGMA journal_mode = DELETE');
            $to->exec('PRAGMA user_version = ' . $to->querySingle('PRAGMA user_version'));
            $to->close();
            demand_whole($copy);
            $image = fopen($copy, 'rb');
            unlink($copy);
            if (stream_copy_to_stream($image, STDOUT) !== fstat($image)['size']) {
              throw new Exception('The dump is not whole.');
            }
            """;

    private const string Importing =
        Opening
        + """
            umask(0007);
            $image = fopen($copy, 'xb');
            stream_copy_to_stream(STDIN, $image);
            function_exists('fsync') && fsync($image);
            fclose($image);
            demand_whole($copy);
            open($copy)->querySingle('SELECT COUNT(*) FROM sqlite_master');
            foreach (array('-wal', '-shm', '-journal') as $left) {
              @unlink($file . $left);
            }
            chmod($copy, 0660);
            rename($copy, $file);
            """;

    /// <summary>The database of this site; null where it is on a server.</summary>
    public static SqliteFile? Of(HostedSite site, PhpSandbox sandbox) =>
        site is { DatabaseDirectory: { } directory, DatabaseFile: { } file }
            ? new SqliteFile(sandbox, site, directory, file)
            : null;

    /// <summary>Whether there is something of this name.</summary>
    public async Task<bool> Exists(CancellationToken ct) =>
        (await sandbox.RunOwn(site.World, Command.Script(Find, $"{file}"), ct)).Length > 0;

    /// <summary>Makes an empty one, 0660, in a directory 02770; one that is there keeps what it holds.</summary>
    public Task Make(CancellationToken ct) =>
        sandbox.RunOwn(site.World, Command.Script(Create, $"{directory}", $"{file}"), ct);

    /// <summary>Opens it.</summary>
    /// <exception cref="CommandFailed">It is no database.</exception>
    public Task Look(CancellationToken ct) => Copy("look at", Looking, PipeSource.Null, PipeTarget.Null, ct);

    /// <summary>Removes it, if it is there, and its directory if nothing else is in it.</summary>
    public async Task Remove(CancellationToken ct)
    {
        if (Path.Exists($"{directory}"))
            await sandbox.RunOwn(site.World, Command.Script(Delete, $"{directory}", $"{file}"), ct);
    }

    /// <summary>Writes its image, in one transaction's view.</summary>
    /// <exception cref="CommandFailed">The image is not whole.</exception>
    public Task Dump(PipeTarget image, CancellationToken ct) => Copy("dump", Dumping, PipeSource.Null, image, ct);

    /// <summary>Puts an image in its place.</summary>
    /// <exception cref="CommandFailed">It is no image of a database, or not the whole of one: nothing was replaced.</exception>
    public Task Import(PipeSource image, CancellationToken ct) => Copy("import", Importing, image, PipeTarget.Null, ct);

    private Task Copy(string verb, string code, PipeSource input, PipeTarget output, CancellationToken ct) =>
        sandbox.Stream(
            site.World,
            Command.Of("php", "-r", code, "--", $"{file}") with
            {
                Timeout = Command.LongestCopy,
            },
            Command.Of("sqlite", verb, $"{file}"),
            input,
            output,
            ct
        );
}
