using System.Globalization;
using Aegir.Hosts;

namespace Aegir.Cli.Output;

/// <summary>How long a step has been running, and what it has copied.</summary>
internal sealed class CopyCount(TimeProvider time)
{
    private long _begin = time.GetTimestamp();
    private long _bytes;
    private long _files;

    /// <summary>How long it has been running.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(Interlocked.Read(ref _begin));

    /// <summary>The next step begins.</summary>
    public void Begin()
    {
        Interlocked.Exchange(ref _begin, time.GetTimestamp());
        Interlocked.Exchange(ref _bytes, 0);
        Interlocked.Exchange(ref _files, 0);
    }

    /// <summary>It has copied this much more.</summary>
    public void Add(Transferred more)
    {
        Interlocked.Add(ref _bytes, more.Bytes);
        Interlocked.Add(ref _files, more.Files);
    }

    /// <summary><c>12 s, 34.5 MiB, 8,200 files</c>; what is not known is left out.</summary>
    public override string ToString()
    {
        var (bytes, files) = (Interlocked.Read(ref _bytes), Interlocked.Read(ref _files));
        return Moment.Rough(Elapsed)
            + (bytes > 0 ? $", {Moment.Size(bytes)}" : "")
            + (
                files > 0
                    ? string.Create(CultureInfo.InvariantCulture, $", {files:N0} {(files == 1 ? "file" : "files")}")
                    : ""
            );
    }
}
