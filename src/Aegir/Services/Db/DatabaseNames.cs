using System.Security.Cryptography;
using Aegir.Model;

namespace Aegir.Services.Db;

/// <summary>Chooses names for databases. The name is stored with the task, so that a run can be repeated.</summary>
public static class DatabaseNames
{
    private const int Longest = 32;
    private const int RandomPart = 4;
    private const int Attempts = 20;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>
    /// A name that lets a person find the site: <c>example_com_x7k2</c> for <c>www.example.com</c>. The last part is
    /// random, so that names of different sites and of one site's copies hardly ever meet; at most 32 characters.
    /// </summary>
    public static SqlName Choose(DomainName uri)
    {
        var bare = uri.ToString();
        if (bare.StartsWith("www.", StringComparison.Ordinal))
            bare = bare[4..];
        var readable = string.Concat(bare.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        // PostgreSQL keeps names that begin with pg_ for itself.
        if (!char.IsAsciiLetter(readable[0]) || readable.StartsWith("pg_", StringComparison.Ordinal))
            readable = "s" + readable;
        readable = readable[..Math.Min(readable.Length, Longest - RandomPart - 1)];
        return Parsed.Parse<SqlName>($"{readable}_{RandomNumberGenerator.GetString(Alphabet, RandomPart)}");
    }

    /// <summary>A name, as <see cref="Choose"/> makes it, that neither a database nor a user of this server has.</summary>
    /// <exception cref="Conflict">Twenty names in a row were taken.</exception>
    public static async Task<SqlName> ChooseFree(DbService service, DomainName uri, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var name = Choose(uri);
            if (!await service.Exists(name, ct))
                return name;
        }
        throw new Conflict($"No free database name was found for {uri}; look at the names on the database server.");
    }
}
