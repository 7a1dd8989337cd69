using System.Text;
using Aegir.Model;

namespace Aegir.Drupal.Code;

/// <summary>
/// Reads files of a code base, which is not trusted: a bounded part of a regular file, never through a symbolic link at
/// its end, and never a pipe or device, which could keep the reader waiting for ever.
/// </summary>
internal static class CodeFile
{
    /// <summary>The first <paramref name="limit"/> bytes of the file as UTF-8, or null where there is no such file.</summary>
    public static string? Read(UnixPath file, int limit) => Read(new FileInfo(file.ToString()), limit);

    /// <inheritdoc cref="Read(UnixPath, int)"/>
    public static string? Read(FileInfo file, int limit)
    {
        // Pipes and devices have no length, so what has one can be opened without waiting.
        if (!file.Exists || file.LinkTarget is not null || file.Length == 0)
            return null;
        try
        {
            using var stream = file.OpenRead();
            var bytes = new byte[(int)Math.Min(limit, file.Length)];
            return Encoding.UTF8.GetString(
                bytes,
                0,
                stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)
            );
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether there is a directory at this path that is none by a symbolic link.</summary>
    public static bool IsDirectory(UnixPath path) =>
        new DirectoryInfo(path.ToString()) is { Exists: true, LinkTarget: null };
}
