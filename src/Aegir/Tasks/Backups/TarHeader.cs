using System.Buffers.Binary;
using System.Text;

namespace Aegir.Tasks.Backups;

/// <summary>
/// Writes the header of a tar member whose content is in the file already. System.Formats.Tar wants to know a member's
/// size before its content; a member that is streamed has none then, so its header is written when it has ended.
/// </summary>
internal static class TarHeader
{
    /// <summary>The size of a header, and what a member's content is filled up to.</summary>
    public const int Block = 512;

    private const long LargestInOctal = 0x1_FFFF_FFFF; // eleven octal digits

    /// <summary>The header of a private regular file, in GNU's format: it knows files of 8 GiB and more.</summary>
    public static byte[] Of(string name, long bytes, DateTimeOffset modified)
    {
        var block = new byte[Block];
        Text(block.AsSpan(0, 100), name);
        Octal(block.AsSpan(100, 8), 0b110_000_000); // 0600
        Octal(block.AsSpan(108, 8), 0);
        Octal(block.AsSpan(116, 8), 0);
        Size(block.AsSpan(124, 12), bytes);
        Octal(block.AsSpan(136, 12), modified.ToUnixTimeSeconds());
        block[156] = (byte)'0';
        "ustar  \0"u8.CopyTo(block.AsSpan(257));
        block.AsSpan(148, 8).Fill((byte)' '); // the checksum counts itself as spaces
        Text(block.AsSpan(148, 7), Convert.ToString(block.Sum(b => b), 8).PadLeft(6, '0'));
        return block;
    }

    /// <summary>How many bytes fill a member of this size up to whole blocks.</summary>
    public static int Padding(long bytes) => (int)((Block - bytes % Block) % Block);

    private static void Size(Span<byte> field, long bytes)
    {
        if (bytes <= LargestInOctal)
        {
            Octal(field, bytes);
            return;
        }
        field[0] = 0x80; // base 256
        BinaryPrimitives.WriteInt64BigEndian(field[4..], bytes);
    }

    private static void Octal(Span<byte> field, long number) =>
        Text(field, Convert.ToString(number, 8).PadLeft(field.Length - 1, '0'));

    private static void Text(Span<byte> field, string text)
    {
        Encoding.ASCII.GetBytes(text, field);
        field[text.Length] = 0;
    }
}
