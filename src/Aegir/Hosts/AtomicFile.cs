using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Aegir.Model;
using Microsoft.Win32.SafeHandles;

namespace Aegir.Hosts;

/// <summary>
/// Files of the hub that are whole or not there at all, whenever the power goes. Each is written beside its place under
/// a hidden name, <c>.NAME.</c> and 32 hexadecimal digits, which a process that is killed leaves behind.
/// </summary>
internal static partial class AtomicFile
{
    /// <summary>For files with credentials, and for everything that no one else reads.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>For directories of such files.</summary>
    public const UnixFileMode PrivateDirectory = Private | UnixFileMode.UserExecute;

    private const int ReadOnlyAndCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC

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

    /// <summary>Writes what an undo relies on: when this returns, it survives a power cut.</summary>
    public static async Task WriteDurably(UnixPath path, string content, CancellationToken ct)
    {
        MakeDirectory(path.Parent);
        await Write(path, content, ct);
        Settle(path.Parent);
    }

    /// <summary>Makes a directory, 0700, with those above it. When this returns, they survive a power cut.</summary>
    public static void MakeDirectory(UnixPath directory)
    {
        if (Directory.Exists(directory.ToString()))
            return;
        MakeDirectory(directory.Parent);
        Directory.CreateDirectory(directory.ToString(), PrivateDirectory);
        Settle(directory.Parent);
    }

    /// <summary>Brings the names in a directory to the disk: of a file that was written, its content is there already.</summary>
    /// <exception cref="IOException">The directory cannot be opened, or the disk fails.</exception>
    public static void Settle(UnixPath directory)
    {
        // .NET itself opens no directory.
        using var handle = new SafeFileHandle(Open(directory.ToString(), ReadOnlyAndCloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
            throw new IOException($"{directory} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>
    /// Removes what killed processes left in a directory. It is for who holds the lock of all that write there: what
    /// somebody is writing just now looks the same.
    /// </summary>
    public static void RemoveLeftovers(UnixPath directory)
    {
        if (!Directory.Exists(directory.ToString()))
            return;
        foreach (var file in Directory.EnumerateFiles(directory.ToString(), ".*"))
            if (Unfinished().IsMatch(Path.GetFileName(file)))
                File.Delete(file);
    }

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

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [GeneratedRegex(@"^\..+\.[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Unfinished();
}
