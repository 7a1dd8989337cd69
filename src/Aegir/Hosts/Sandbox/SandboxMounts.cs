using Aegir.Model;

namespace Aegir.Hosts.Sandbox;

/// <summary>
/// What a site's PHP sees of the hub's files, as arguments of bubblewrap. The world begins empty; what is not named here
/// is not there: no <c>$AEGIR_ROOT</c>, no home directories, no other platform, no other site of this one.
/// </summary>
internal static class SandboxMounts
{
    private const int TemporaryBytes = 512 << 20;

    /// <summary>Public files of the system that PHP, its TLS and its name look-ups need. Whatever is missing is left out.</summary>
    private static readonly string[] System =
    [
        "/etc/alternatives",
        "/etc/ca-certificates",
        "/etc/hosts",
        "/etc/ld.so.cache",
        "/etc/localtime",
        "/etc/mysql/mariadb.conf.d",
        "/etc/nsswitch.conf",
        "/etc/php",
        "/etc/resolv.conf",
        "/etc/ssl/certs",
        "/etc/ssl/openssl.cnf",
    ];

    /// <summary>The arguments, up to the directory that the program starts in.</summary>
    /// <exception cref="InvalidInput">
    /// The platform's files cannot be shown without showing others: it holds <c>$AEGIR_ROOT</c>, or a directory that
    /// must be its own is a symbolic link.
    /// </exception>
    public static IReadOnlyList<string> For(SiteWorld world, HubLayout layout)
    {
        var (own, sites) = (world.Directory, world.Directory.Parent);
        Check(world, layout);
        return
        [
            .. Of("--ro-bind", "/usr", "/usr"),
            .. ((string[])["bin", "sbin", "lib", "lib64"]).SelectMany(name =>
                Of("--symlink", $"usr/{name}", $"/{name}")
            ),
            .. System.SelectMany(path => Of("--ro-bind-try", path, path)),
            .. Of("--proc", "/proc", "--dev", "/dev"),
            .. ((string[])["/tmp", "/dev/shm"]).SelectMany(path => Of("--size", $"{TemporaryBytes}", "--tmpfs", path)),
            .. Of("--ro-bind", $"{world.Root}", $"{world.Root}"),
            .. Of("--perms", "0755", "--tmpfs", $"{sites}"),
            .. Shared(sites).SelectMany(path => Of("--ro-bind", path, path)),
            .. Of("--ro-bind", $"{world.Content}", $"{own}"),
            .. world.IsOnlyLookedAt
                ? []
                : Of("--bind", $"{own}/files", $"{own}/files", "--bind", $"{own}/private", $"{own}/private"),
            .. world.IsForInstaller ? LateCollection.Mount(layout) : [],
            // What is left of the world lies in memory, without a limit.
            .. ((string[])[$"{sites}", "/dev", "/"]).SelectMany(path => Of("--remount-ro", path)),
            .. Of("--chdir", $"{world.Docroot}"),
        ];
    }

    /// <summary>
    /// What belongs to all sites of the platform: <c>sites/all</c>, the loose files, and the default settings that
    /// installers copy from. Not <c>sites/default</c> itself, which may be a site with a password in its settings.
    /// </summary>
    private static IEnumerable<string> Shared(UnixPath sites)
    {
        var defaults = sites / "default";
        var files = new DirectoryInfo($"{sites}")
            .EnumerateFiles()
            .Concat(
                ((string[])["default.settings.php", "default.services.yml"])
                    .Where(_ => IsDirectory(defaults))
                    .Select(name => new FileInfo($"{defaults}/{name}"))
            )
            .Where(file => file is { Exists: true, LinkTarget: null })
            .Select(file => file.FullName);
        return IsDirectory(sites / "all") ? files.Append($"{sites}/all") : files;
    }

    private static void Check(SiteWorld world, HubLayout layout)
    {
        var (root, own) = (world.Root, world.Directory);
        if (layout.Root.IsWithin(root))
            throw new InvalidInput($"The platform {root} holds Aegir's own files ({layout.Root}): move it below them.");
        UnixPath[] owned = world.IsOnlyLookedAt
            ? [world.Docroot, own.Parent, world.Content]
            : [world.Docroot, own.Parent, own, own / "files", own / "private"];
        foreach (var path in owned.Where(path => path != root && !IsDirectory(path)))
            throw new InvalidInput(
                $"{path} is missing or a symbolic link; the site's PHP is run only where it is a directory. "
                    + $"‘aegir site verify {own.Name}’ makes the directories of a site."
            );
    }

    private static bool IsDirectory(UnixPath path) =>
        new DirectoryInfo($"{path}") is { Exists: true, LinkTarget: null };

    private static string[] Of(params string[] arguments) => arguments;
}
