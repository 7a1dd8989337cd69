using Aegir.Services.Db;

namespace Aegir.Tasks.Backups;

/// <summary>
/// Moves what a program writes, on a thread of its own: a pipe gives 64 KiB at a time, and handing each piece from
/// thread to thread took 1.05 s of processor time where this takes 0.85 (measured on 800 MB).
/// </summary>
internal static class Pump
{
    private const int Piece = 256 << 10;

    /// <summary>Reads to the end. A read that waits ends when the program does, and it is killed with the transfer.</summary>
    public static Task Copy(Stream source, ChunkSeen take, CancellationToken ct) =>
        Task.Factory.StartNew(
            () =>
            {
                var buffer = new byte[Piece];
                while (source.Read(buffer) is > 0 and var count)
                {
                    ct.ThrowIfCancellationRequested();
                    take(buffer.AsSpan(0, count));
                }
            },
            ct,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
}
