using System.Data.Common;
using System.Globalization;
using Aegir.Model;
using Microsoft.Data.Sqlite;

namespace Aegir.Store;

/// <summary>
/// Connections to the SQLite file: everything that is particular to SQLite is here and in its migrations. A
/// transaction begins with <c>BEGIN IMMEDIATE</c>, which is what the library does unless it is told otherwise, so that
/// no writer finds out half way that another was first.
/// </summary>
internal sealed class SqliteSource(UnixPath file) : DbDataSource
{
    private const int Full = 13; // SQLITE_FULL

    // FULL: what the journal of a task says has to be there after a power cut.
    private const string Settings = "pragma busy_timeout = 20000; pragma synchronous = full;";

    /// <inheritdoc/>
    public override string ConnectionString { get; } =
        new SqliteConnectionStringBuilder
        {
            DataSource = file.ToString(),
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
        }.ToString();

    /// <summary>Whether a failure is that nothing more fits on the disk.</summary>
    public static bool IsFull(Exception failure) => failure is SqliteException { SqliteErrorCode: Full };

    /// <summary>Creates the file, for its owner only; SQLite gives the files beside it the same mode.</summary>
    public async Task CreateFile(CancellationToken ct)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (new FileStream(file.ToString(), options)) { }
        await using var connection = await OpenConnectionAsync(ct);
        await Execute(connection, "pragma journal_mode = wal", ct);
    }

    /// <summary>The number of the last migration that was applied; 0 before the first.</summary>
    public static async Task<int> Version(DbConnection connection, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma user_version";
        return Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a migration's script and notes its number, in the transaction that is open on the connection.</summary>
    public static Task Apply(DbConnection connection, int number, string script, CancellationToken ct) =>
        Execute(
            connection,
            string.Create(CultureInfo.InvariantCulture, $"{script}\npragma user_version = {number}"),
            ct
        );

    /// <inheritdoc/>
    protected override SqliteConnection CreateDbConnection() => new(ConnectionString);

    /// <inheritdoc/>
    protected override DbConnection OpenDbConnection()
    {
        var connection = CreateDbConnection();
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Settings;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (DbException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken) =>
        // The library has no asynchronous input and output of its own: it is a local file.
        ValueTask.FromResult(OpenDbConnection());

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        using var connection = CreateDbConnection();
        SqliteConnection.ClearPool(connection);
        base.Dispose(disposing);
    }

    private static async Task Execute(DbConnection connection, string statement, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(ct);
    }
}
