using System.Security.Cryptography;
using System.Text;
using Aegir.Model;

namespace Aegir.Web.Access;

/// <summary>
/// What a program shows to be let in. It lies in <c>$AEGIR_ROOT/api.token</c>, 0600, and is printed nowhere: whoever
/// may read that file may use the API. To change it, remove the file and start the hub again.
/// </summary>
internal sealed class ApiToken
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int Shortest = 24;
    private readonly byte[] _hash;

    private ApiToken(string token) => _hash = Hash(token);

    /// <summary>Where it lies.</summary>
    public static UnixPath FileIn(HubLayout layout) => layout.Root / "api.token";

    /// <summary>Reads the token, and makes it at the first start.</summary>
    /// <exception cref="Conflict">Others may read the file, or it holds no token.</exception>
    public static ApiToken OpenOrCreate(HubLayout layout)
    {
        var file = FileIn(layout).ToString();
        if (!File.Exists(file))
            Create(file);
        if ((File.GetUnixFileMode(file) & ~OwnerOnly) != 0)
            throw new Conflict($"The token {file} is open to others. Remove it; the next start makes a new one.");
        var token = File.ReadAllText(file).Trim();
        return token.Length >= Shortest
            ? new ApiToken(token)
            : throw new Conflict($"The token {file} is damaged. Remove it; the next start makes a new one.");
    }

    /// <summary>Whether this is the token. It takes equally long for every wrong one.</summary>
    public bool Matches(string shown) => CryptographicOperations.FixedTimeEquals(Hash(shown), _hash);

    /// <summary>Written under another name first: a crash leaves no token that is half written.</summary>
    private static void Create(string file)
    {
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
            stream.Write(Encoding.ASCII.GetBytes(Secret.Generate(40).Reveal()));
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, file, overwrite: false);
    }

    /// <summary>Hashes are of one length, so that the comparison does not tell how long the token is.</summary>
    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
