using System.IO.Pipelines;
using CliWrap;

namespace Aegir.Hosts;

/// <summary>
/// Joins what one program writes to what another reads; little of it is in memory at a time. The two run at the same time
/// (<see cref="AllOrNone"/>).
/// </summary>
/// <param name="copied">Told what goes through; null for nobody.</param>
internal sealed class Joint(Action<Transferred>? copied = null)
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19));

    /// <summary>Where the one writes. Its end is the other's.</summary>
    public PipeTarget Target =>
        PipeTarget.Create(
            async (source, ct) =>
            {
                try
                {
                    await source.CopyToAsync(_pipe.Writer, ct);
                }
                catch (Exception failure)
                {
                    await _pipe.Writer.CompleteAsync(failure);
                    throw;
                }
                await _pipe.Writer.CompleteAsync();
            }
        );

    /// <summary>
    /// Where the other reads, each piece at once: the two may be talking to each other. What comes after the other has
    /// stopped reading is let go.
    /// </summary>
    public PipeSource Source =>
        PipeSource.Create(
            async (target, ct) =>
            {
                try
                {
                    while (true)
                    {
                        var read = await _pipe.Reader.ReadAsync(ct);
                        foreach (var piece in read.Buffer)
                            await target.WriteAsync(piece, ct);
                        await target.FlushAsync(ct);
                        copied?.Invoke(new Transferred(read.Buffer.Length, Files: 0));
                        _pipe.Reader.AdvanceTo(read.Buffer.End);
                        if (read.IsCompleted)
                            break;
                    }
                }
                finally
                {
                    await _pipe.Reader.CompleteAsync();
                }
            }
        );
}
