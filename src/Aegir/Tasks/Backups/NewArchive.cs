using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tasks.Backups;

/// <summary>An archive that is being written.</summary>
internal static class NewArchive
{
    /// <summary>Writes a file that has its name only when it is whole and on the disk. After a failure nothing is left.</summary>
    /// <param name="archive">Where to.</param>
    /// <param name="subject">What is written, for a message: <c>The backup of example.com</c>.</param>
    /// <param name="write">Writes it whole.</param>
    /// <exception cref="BackupFailed">It cannot be written.</exception>
    public static async Task<T> Make<T>(UnixPath archive, string subject, Func<FileStream, Task<T>> write)
    {
        AtomicFile.MakeDirectory(archive.Parent);
        var partial = BackupArchive.Partial(archive);
        try
        {
            await using var file = PrivateFile.Create(partial);
            var written = await write(file);
            file.Flush(flushToDisk: true);
            File.Move(partial, archive.ToString());
            AtomicFile.Settle(archive.Parent);
            return written;
        }
        catch (IOException failure)
        {
            File.Delete(partial);
            throw DiskSpace.IsExhausted(failure)
                ? new BackupFailed(
                    $"{subject} does not fit on the hub's disk {DiskSpace.Describe(partial)}. "
                        + "Nothing of it was kept. Make room there, for example by deleting old backups.",
                    failure
                )
                : new BackupFailed($"{subject} could not be written: {failure.Message}", failure);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
