using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Aegir.Services.Db.MySql;

/// <summary>
/// Makes a dump fit for any server, and for being read in by the site's own user: takes out <c>DEFINER=…</c>, which only
/// an administrator may set, so that triggers, views and routines belong to the site; and MariaDB's first line,
/// <c>/*M!999999\- enable the sandbox mode */</c>, which older clients and MySQL's reject. Only the beginning of a line
/// that begins a definition is ever changed: in a dump, a row's own line breaks are written <c>\n</c>.
/// </summary>
/// <param name="target">Where the dump goes; it stays open.</param>
internal sealed partial class DumpFilter(Stream target) : OneWayStream
{
    private const int LookedAt = 1024;
    private readonly ArrayBufferWriter<byte> _head = new(LookedAt);
    private bool _isAtStart = true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Passes on a piece of the dump; its end may be held back until the next one.</summary>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        while (!buffer.IsEmpty)
            buffer = _isAtStart
                ? await TakeHead(buffer, cancellationToken)
                : await PassToSuspect(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);

    /// <summary>Passes on what was held back: a last line without an end.</summary>
    public ValueTask Finish(CancellationToken ct) => PassHead(ct);

    /// <summary>Passes on everything up to a line that may begin a definition.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> PassToSuspect(ReadOnlyMemory<byte> chunk, CancellationToken ct)
    {
        var end = NextSuspect(chunk.Span, out _isAtStart);
        await target.WriteAsync(chunk[..end], ct);
        return chunk[end..];
    }

    private static int NextSuspect(ReadOnlySpan<byte> chunk, out bool isAtStart)
    {
        var from = 0;
        while (chunk[from..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            from += length + 1;
            if (from == chunk.Length || chunk[from] is (byte)'/' or (byte)'C' or (byte)'c')
            {
                isAtStart = true;
                return from;
            }
        }
        isAtStart = false;
        return chunk.Length;
    }

    private async ValueTask<ReadOnlyMemory<byte>> TakeHead(ReadOnlyMemory<byte> chunk, CancellationToken ct)
    {
        var line = chunk.Span[..Math.Min(chunk.Length, LookedAt - _head.WrittenCount)];
        var lineEnd = line.IndexOf((byte)'\n');
        var taken = lineEnd < 0 ? line.Length : lineEnd + 1;
        _head.Write(line[..taken]);
        if (lineEnd >= 0 || _head.WrittenCount == LookedAt)
        {
            await PassHead(ct);
            _isAtStart = lineEnd >= 0;
        }
        return chunk[taken..];
    }

    private async ValueTask PassHead(CancellationToken ct)
    {
        await target.WriteAsync(Clean(_head.WrittenMemory), ct);
        _head.ResetWrittenCount();
    }

    private static ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> head)
    {
        if (head.Span.StartsWith(@"/*M!999999\-"u8))
            return ReadOnlyMemory<byte>.Empty;
        // Latin 1 keeps every byte, whatever the encoding of the dump.
        var line = Encoding.Latin1.GetString(head.Span);
        return Definition().IsMatch(line) ? Encoding.Latin1.GetBytes(Definer().Replace(line, "", 1)) : head;
    }

    [GeneratedRegex(@"^(/\*!50[0-9]{3} |CREATE (?!TABLE))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Definition();

    [GeneratedRegex(
        """DEFINER\s*=\s*(CURRENT_USER(\(\))?|(`[^`]*`|'[^']*'|"[^"]*"|\w+)(@(`[^`]*`|'[^']*'|"[^"]*"|[\w.%-]+))?)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Definer();
}
