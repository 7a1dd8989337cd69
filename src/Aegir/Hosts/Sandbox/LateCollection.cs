using Aegir.Model;

namespace Aegir.Hosts.Sandbox;

/// <summary>
/// PHP that collects no garbage until there is much of it, for installers (ADR 15). It may have as much memory more than
/// other PHP as it leaves lying until then.
/// </summary>
internal static class LateCollection
{
    private const string Seen = "/etc/late-collection.php";

    /// <summary>Drupal asks all the time for classes that are not there, and asks this when Composer's loader knows of none.</summary>
    private const string Script = """
        <?php
        spl_autoload_register(function () {
          if (memory_get_usage() > 512 << 20) {
            gc_enable();
          }
        });

        """;

    /// <summary>PHP's settings besides those of all sites; the last of two counts.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    ["zend.enable_gc=0", "memory_limit=1536M", $"auto_prepend_file={Seen}"];

    /// <summary>Shows the sandbox the file that PHP begins with, once <see cref="Write"/> has written it.</summary>
    public static IReadOnlyList<string> Mount(HubLayout layout) => ["--ro-bind", $"{FileOf(layout)}", Seen];

    /// <summary>Writes that file, in one move.</summary>
    public static Task Write(HubLayout layout, CancellationToken ct) => AtomicFile.Write(FileOf(layout), Script, ct);

    private static UnixPath FileOf(HubLayout layout) => layout.Run / "late-collection.php";
}
