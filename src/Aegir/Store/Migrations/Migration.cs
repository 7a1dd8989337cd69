using System.Data.Common;
using System.Globalization;
using Aegir.Model;

namespace Aegir.Store.Migrations;

/// <summary>
/// Brings a database to the form that this program knows. Migrations are SQL scripts beside this file, numbered from 1
/// without a gap; one that has been released is never changed.
/// </summary>
internal static class Migration
{
    /// <summary>The number of the newest migration. It is written down, so that opening a database lists no resources.</summary>
    public const int Newest = 8;

    private const string Folder = "Aegir.Store.Migrations.Sqlite.";

    /// <summary>Applies what is missing, all of it or nothing.</summary>
    /// <exception cref="Conflict">The database was written by a newer program.</exception>
    public static async Task Run(SqliteSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await Current(connection, ct) == Newest)
            return;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Asked again now that no other process can be migrating.
        for (var number = await Current(connection, ct) + 1; number <= Newest; number++)
            await SqliteSource.Apply(connection, number, Script(number), ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<int> Current(DbConnection connection, CancellationToken ct)
    {
        var version = await SqliteSource.Version(connection, ct);
        return version <= Newest
            ? version
            : throw new Conflict(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The store has version {version}, and this program knows {Newest} at most. Use the newer program that wrote it."
                )
            );
    }

    private static string Script(int number)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = Folder + number.ToString("0000", CultureInfo.InvariantCulture);
        var name = assembly.GetManifestResourceNames().Single(n => n.StartsWith(prefix, StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
