using System.Globalization;
using System.Security.Cryptography;
using Aegir.Model;

namespace Aegir.Services.Db.PostgreSql;

/// <summary>
/// What PostgreSQL keeps of a password (RFC 5803): enough to recognise it, not enough to log in with. Made here, it
/// keeps the password itself out of statements, which a server may log.
/// </summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;
    private const int SaltBytes = 16;

    /// <summary>A verifier with a salt of its own; it holds no quote and no backslash.</summary>
    /// <exception cref="InvalidInput">
    /// The password has other characters than printable ASCII, which client and server may normalise differently.
    /// </exception>
    public static string Of(Secret password) => Of(password, RandomNumberGenerator.GetBytes(SaltBytes));

    /// <summary>The same with a given salt.</summary>
    internal static string Of(Secret password, byte[] salt)
    {
        if (password.Reveal() is not { Length: > 0 } text || text.Any(c => c is < ' ' or > '~'))
            throw new InvalidInput("A password for PostgreSQL must be of printable ASCII characters.");
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            text,
            salt,
            Iterations,
            HashAlgorithmName.SHA256,
            SHA256.HashSizeInBytes
        );
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}"
        );
    }
}
