namespace Aegir.Services.Db;

/// <summary>Sees bytes on their way.</summary>
internal delegate void ChunkSeen(ReadOnlySpan<byte> chunk);

/// <summary>Reads another stream and shows what passes: to count, to hash, to keep its end. Nothing is held or copied.</summary>
/// <param name="inner">What is read; it stays open.</param>
/// <param name="seen">Called for every chunk, in order, before the reader has it. What it throws, the reader gets.</param>
internal sealed class WatchedStream(Stream inner, ChunkSeen seen) : OneWayStream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        seen(buffer.AsSpan(offset, read));
        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        seen(buffer.Span[..read]);
        return read;
    }
}
