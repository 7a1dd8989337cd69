namespace Aegir.Hosts;

/// <summary>The hub's disks: what is free, and which one it is that is full.</summary>
internal static class DiskSpace
{
    /// <summary>ENOSPC, the <see cref="Exception.HResult"/> of a disk that is full.</summary>
    public const int NoSpace = 28;

    private const int OverQuota = 122; // EDQUOT

    /// <summary>How many bytes are free where a directory lies.</summary>
    public static long Free(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    /// <summary>Whether the failure is that nothing fits any more.</summary>
    public static bool IsExhausted(IOException failure) => failure.HResult is NoSpace or OverQuota;

    /// <summary>The file system that a path lies on and what is free there: <c>/var (12 MiB free)</c>.</summary>
    public static string Describe(string path)
    {
        var drive = DriveInfo
            .GetDrives()
            .Where(drive => drive.IsReady && Holds(drive.RootDirectory.FullName, path))
            .MaxBy(drive => drive.RootDirectory.FullName.Length);
        return drive is null ? path : $"{drive.RootDirectory.FullName} ({drive.AvailableFreeSpace >> 20} MiB free)";
    }

    private static bool Holds(string root, string path) =>
        path.StartsWith(root.EndsWith('/') ? root : root + "/", StringComparison.Ordinal);
}
