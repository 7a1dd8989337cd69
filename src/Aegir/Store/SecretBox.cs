using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Aegir.Model;

namespace Aegir.Store;

/// <summary>
/// Seals what must not be read by whoever gets hold of the database alone: AES-256-GCM with the key in the hub's key
/// file. A sealed text opens only in the place (table, row, column) that it was sealed for.
/// </summary>
public sealed class SecretBox
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly byte[] _key;

    private SecretBox(byte[] key) => _key = key;

    /// <summary>Makes a key file of 32 random bytes, in base64, 0600. One that is there already is left as it is.</summary>
    public static void CreateKey(UnixPath file)
    {
        if (File.Exists(file.ToString()))
            return;
        // Written under another name first: a crash leaves no key file that is half written.
        var draft = file + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))));
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, file.ToString(), overwrite: false);
    }

    /// <summary>The box that this key file opens.</summary>
    /// <exception cref="NotFound">There is no such file.</exception>
    /// <exception cref="Conflict">Others may read the file, or it holds no key.</exception>
    public static SecretBox Open(UnixPath file)
    {
        if (!File.Exists(file.ToString()))
        {
            throw new NotFound(
                $"The key file {file} is missing. Without it no password in the store can be read: put it back from a copy."
            );
        }
        if ((File.GetUnixFileMode(file.ToString()) & ~OwnerOnly) != 0)
        {
            throw new Conflict(
                $"The key file {file} is open to others. Run ‘chmod 600 {file}’, and change the passwords if somebody may have read it."
            );
        }
        var key = new byte[KeyBytes];
        var text = File.ReadAllText(file.ToString()).Trim();
        return Convert.TryFromBase64String(text, key, out var length) && length == KeyBytes
            ? new SecretBox(key)
            : throw new Conflict($"The key file {file} is damaged: it must hold 32 bytes in base64.");
    }

    /// <summary>Seals a secret for a place, such as <c>site/example.com/hash_salt</c>.</summary>
    public string Seal(Secret secret, string place)
    {
        var plain = Encoding.UTF8.GetBytes(secret.Reveal());
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(^TagBytes..), Place(place));
        return Base64Url.EncodeToString(box);
    }

    /// <summary>Opens what was sealed for this place.</summary>
    /// <exception cref="Conflict">It was sealed with another key, for another place, or has been changed.</exception>
    public Secret Unseal(string sealedText, string place)
    {
        try
        {
            var box = Base64Url.DecodeFromChars(sealedText).AsSpan();
            var plain = new byte[box.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(_key, TagBytes);
            aes.Decrypt(box[..NonceBytes], box[NonceBytes..^TagBytes], box[^TagBytes..], plain, Place(place));
            return new Secret(Encoding.UTF8.GetString(plain));
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException or OverflowException)
        {
            throw new Conflict(
                $"What the store holds at {place} does not open with this key file. Is it the one that the store was made with?"
            );
        }
    }

    private static byte[] Place(string place) => Encoding.UTF8.GetBytes(place);
}
