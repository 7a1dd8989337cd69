namespace Aegir.Tasks.Backups;

/// <summary>Says of a full disk which one it is.</summary>
internal static class DiskSpace
{
    private const int NoSpace = 28; // ENOSPC
    private const int OverQuota = 122; // EDQUOT

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
