using Aegir.Model;

namespace Aegir.Hosts.Sandbox;

/// <summary>
/// Files that give whoever starts them the rights of their owner or group (set-user-id, set-group-id). What a site's code
/// writes on the hub belongs to the hub's user, so no such file may outlive the code that made it.
/// </summary>
internal static class PrivilegedFiles
{
    private const UnixFileMode Privileges = UnixFileMode.SetUser | UnixFileMode.SetGroup;

    private static readonly EnumerationOptions All = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>
    /// Takes the privileges away. It runs in the site's own world, where a file that becomes a link meanwhile leads to
    /// nothing of value. A directory is not executed: there, set-group-id only passes its group on.
    /// </summary>
    public static Command Strip(SiteWorld world) =>
        Command.Script(
            """find "$@" -type f -perm /6000 -exec chmod ug-s {} +""",
            [.. Writable(world).Select(directory => $"{directory}")]
        );

    /// <summary>Whether there are any. It looks only, so it needs no world of its own; links are not followed.</summary>
    public static bool Exist(SiteWorld world) =>
        Writable(world)
            .Where(directory => Directory.Exists($"{directory}"))
            .SelectMany(directory => Directory.EnumerateFiles($"{directory}", "*", All))
            .Any(IsPrivileged);

    private static UnixPath[] Writable(SiteWorld world) => [world.Directory / "files", world.Directory / "private"];

    private static bool IsPrivileged(string file)
    {
        try
        {
            return (File.GetUnixFileMode(file) & Privileges) != 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
