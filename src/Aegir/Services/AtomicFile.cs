using System.Text;
using Aegir.Model;

namespace Aegir.Services;

/// <summary>Files of the hub that are whole or not there at all, whenever the power goes.</summary>
internal static class AtomicFile
{
    /// <summary>For files with credentials, and for everything that no one else reads.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode PrivateDirectory = Private | UnixFileMode.UserExecute;

    /// <summary>Writes the file in one move, 0600; its directory is made, 0700, where it is missing.</summary>
    public static async Task Write(UnixPath path, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        Directory.CreateDirectory(path.Parent.ToString(), PrivateDirectory);
        var fresh = $"{path.Parent}/.{path.Name}.{Guid.NewGuid():N}";
        try
        {
            await using (var file = new FileStream(fresh, Options))
            {
                await file.WriteAsync(content, ct);
                file.Flush(flushToDisk: true);
            }
            File.Move(fresh, path.ToString(), overwrite: true);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }

    /// <summary>Writes text as UTF-8 in one move.</summary>
    public static Task Write(UnixPath path, string content, CancellationToken ct) =>
        Write(path, Encoding.UTF8.GetBytes(content), ct);

    /// <summary>The file's content; null where there is no such file.</summary>
    public static async Task<byte[]?> Read(UnixPath path, CancellationToken ct) =>
        File.Exists(path.ToString()) ? await File.ReadAllBytesAsync(path.ToString(), ct) : null;

    private static FileStreamOptions Options =>
        new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = Private,
        };
}
