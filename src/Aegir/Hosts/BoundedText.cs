using System.Text;
using CliWrap;

namespace Aegir.Hosts;

/// <summary>
/// Takes what a program prints and keeps no more than <paramref name="limit"/> bytes of it: a managed server may be
/// hostile, and its output must not fill the hub's memory.
/// </summary>
/// <param name="limit">Bytes.</param>
/// <param name="keepsEnd">Whether the end is kept, as for errors, or the beginning.</param>
internal sealed class BoundedText(int limit, bool keepsEnd)
{
    private readonly MemoryStream _kept = new();

    /// <summary>Where the program's output goes.</summary>
    public PipeTarget Target =>
        PipeTarget.Create(
            async (source, ct) =>
            {
                var buffer = new byte[16 << 10];
                while (await source.ReadAsync(buffer, ct) is > 0 and var count)
                    Keep(buffer.AsSpan(0, count));
            }
        );

    /// <summary>Whether something was not kept.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What was kept, read as UTF-8.</summary>
    public override string ToString() => ToString(Encoding.UTF8);

    /// <summary>What was kept.</summary>
    public string ToString(Encoding encoding)
    {
        var bytes = _kept.GetBuffer().AsSpan(0, (int)_kept.Length);
        return encoding.GetString(keepsEnd && bytes.Length > limit ? bytes[^limit..] : bytes);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (!keepsEnd)
        {
            var space = limit - (int)_kept.Length;
            IsCut |= bytes.Length > space;
            _kept.Write(bytes[..Math.Min(bytes.Length, space)]);
            return;
        }
        _kept.Write(bytes);
        IsCut |= _kept.Length > limit;
        if (_kept.Length <= 2 * limit)
            return;
        var end = _kept.GetBuffer().AsSpan((int)_kept.Length - limit, limit).ToArray();
        _kept.SetLength(0);
        _kept.Write(end);
    }
}
