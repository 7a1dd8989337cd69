namespace Aegir.Services.Db;

/// <summary>Keeps the last bytes of what passes.</summary>
/// <param name="length">How many.</param>
internal sealed class StreamEnd(int length)
{
    private readonly byte[] _kept = new byte[length];
    private int _count;

    /// <summary>Takes the next piece.</summary>
    public void Keep(ReadOnlySpan<byte> chunk)
    {
        var added = chunk[^Math.Min(chunk.Length, length)..];
        var stays = Math.Min(_count, length - added.Length);
        _kept.AsSpan(_count - stays, stays).CopyTo(_kept);
        added.CopyTo(_kept.AsSpan(stays));
        _count = stays + added.Length;
    }

    /// <summary>The last line that is not empty, or what was kept of it.</summary>
    public ReadOnlySpan<byte> LastLine()
    {
        var text = _kept.AsSpan(0, _count).TrimEnd("\r\n"u8);
        return text[(text.LastIndexOf((byte)'\n') + 1)..];
    }
}
