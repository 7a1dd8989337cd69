namespace Aegir.Hosts;

/// <summary>Files of the hub that only Aegir's own user reads, written piece by piece while they grow.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a file, 0600, without a buffer of its own; one that is there goes first.</summary>
    /// <exception cref="IOException">It cannot be made; nothing is left.</exception>
    public static FileStream Create(string path)
    {
        File.Delete(path);
        return new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = Mode,
                BufferSize = 0,
            }
        );
    }

    /// <summary>The same without its name: it is gone when it is closed, however the process ends.</summary>
    /// <param name="path">A name that nobody else uses; it is there for a moment.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static FileStream CreateNameless(string path)
    {
        var file = Create(path);
        File.Delete(path);
        return file;
    }
}
