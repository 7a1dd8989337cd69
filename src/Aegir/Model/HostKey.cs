using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Aegir.Model;

/// <summary>The public key that a server's sshd proves itself with: <c>ssh-ed25519 AAAA…</c>.</summary>
public sealed record HostKey : IParsed<HostKey>
{
    /// <summary>The types that sshd offers today, the best first; DSA and RSA with SHA-1 are not among them.</summary>
    private static readonly string[] Types =
    [
        "ssh-ed25519",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "ssh-rsa",
    ];

    /// <summary>Longer than that of any key that sshd reads: 2,746 characters of RSA with 16,384 bits.</summary>
    private const int Longest = 4096;

    /// <summary>As text, so that two that are the same are equal.</summary>
    private readonly string _base64;

    private HostKey(string type, ReadOnlySpan<byte> blob) => (Type, _base64) = (type, Convert.ToBase64String(blob));

    /// <inheritdoc/>
    public static string Noun => "host key";

    /// <summary><c>ssh-ed25519</c> and so on.</summary>
    public string Type { get; }

    /// <summary>The fingerprint, as <c>ssh-keygen -l</c> prints it: <c>SHA256:…</c>.</summary>
    public string Fingerprint =>
        "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(_base64))).TrimEnd('=');

    /// <summary>The lower, the better.</summary>
    public int Rank => Array.IndexOf(Types, Type);

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out HostKey value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = null;
        fault = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var blob = new byte[text.Length];
        if (words.Length < 2 || !Types.Contains(words[0]))
            fault = "it must be like ‘ssh-ed25519 AAAA…’, or a fingerprint like SHA256:…";
        else if (
            words[1].Length > Longest
            || !Convert.TryFromBase64String(words[1], blob, out var length)
            || !Names(blob.AsSpan(0, length), words[0])
        )
            fault = $"what follows {words[0]} is no key of that type";
        else
            value = new HostKey(words[0], blob.AsSpan(0, length));
        return value is not null;
    }

    /// <summary>The key of a record.</summary>
    /// <exception cref="InvalidInput">It is none.</exception>
    public static HostKey Of(string recorded) => Parsed.Parse<HostKey>(recorded);

    /// <summary>The key as a <c>known_hosts</c> file has it, without the host.</summary>
    public override string ToString() => $"{Type} {_base64}";

    /// <summary>A key begins with the length and the name of its type (RFC 4253, 6.6).</summary>
    private static bool Names(ReadOnlySpan<byte> blob, string type) =>
        blob.Length > 4 + type.Length
        && blob[..4].SequenceEqual<byte>([0, 0, 0, (byte)type.Length])
        && System.Text.Encoding.ASCII.GetString(blob.Slice(4, type.Length)) == type;
}
