namespace Aegir.Services.Db;

/// <summary>
/// What a database's program reads or writes, on the clock of its server: it runs while a byte is waited for, and rests
/// while whoever is at the other end takes his time.
/// </summary>
/// <param name="inner">The program's end; it stays open.</param>
/// <param name="silence">The clock.</param>
internal sealed class AwaitedStream(Stream inner, SilenceLimit silence) : OneWayStream
{
    /// <inheritdoc/>
    public override bool CanRead => inner.CanRead;

    /// <inheritdoc/>
    public override bool CanWrite => inner.CanWrite;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        silence.Awaits();
        var read = inner.Read(buffer, offset, count);
        if (read > 0) // else its end is what is waited for
            silence.Rests();
        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        silence.Awaits();
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (read > 0)
            silence.Rests();
        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        silence.Awaits();
        await inner.WriteAsync(buffer, cancellationToken);
        silence.Rests();
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
}
