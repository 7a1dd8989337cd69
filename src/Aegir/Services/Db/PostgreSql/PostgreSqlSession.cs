using Aegir.Hosts;
using Aegir.Model;
using Npgsql;

namespace Aegir.Services.Db.PostgreSql;

/// <summary>
/// A connection of the hub with the server's administrator account, to one database. Connecting may take 10 seconds, a
/// statement 60 (dropping a database ten minutes: it waits for the disk). A failure names the server and the statement,
/// whose values and passwords are not in its text.
/// </summary>
internal sealed class PostgreSqlSession : IAsyncDisposable
{
    private const int ConnectSeconds = 10;
    private const int StatementSeconds = 60;
    private const int DropSeconds = 600;

    /// <summary>The database that every server has, to connect to when none is meant.</summary>
    private static readonly SqlName Common = Parsed.Parse<SqlName>("postgres");

    private readonly string _server;
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;

    private PostgreSqlSession(string server, NpgsqlDataSource source, NpgsqlConnection connection) =>
        (_server, _source, _connection) = (server, source, connection);

    /// <summary>The server's version.</summary>
    public Version Version => _connection.PostgreSqlVersion;

    /// <summary>Connects to the database that all servers have.</summary>
    /// <exception cref="InvalidInput">The server's record has no administrator account.</exception>
    /// <exception cref="CommandFailed">The server does not answer, or does not let the account in.</exception>
    public static Task<PostgreSqlSession> Open(ServicePlace place, DatabaseServer endpoint, CancellationToken ct) =>
        Open(place, endpoint, Common, ct);

    /// <summary>Connects to a database.</summary>
    /// <exception cref="InvalidInput">The server's record has no administrator account.</exception>
    /// <exception cref="CommandFailed">The server does not answer, or does not let the account in.</exception>
    public static async Task<PostgreSqlSession> Open(
        ServicePlace place,
        DatabaseServer endpoint,
        SqlName database,
        CancellationToken ct
    )
    {
        if (place.Offer is not { AdminUser: { } user, AdminPassword: { } password })
            throw new InvalidInput(
                $"{place.Server.Name} has no database administrator. Name one: "
                    + $"aegir server set {place.Server.Name.Bare} --db {place.Offer.Implementation} --db-admin USER --db-password-file FILE"
            );
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = endpoint.Host.ToString(),
            Port = endpoint.Port.Number,
            Database = database.ToString(),
            Username = user.ToString(),
            Password = password.Reveal(),
            Timeout = ConnectSeconds,
            CommandTimeout = StatementSeconds,
            Pooling = false,
            // What a site left in a database must not stand in for the server's own functions (CVE-2018-1058).
            SearchPath = "pg_catalog",
            SslMode = SslMode.Prefer,
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        var source = builder.Build();
        try
        {
            var server = place.Server.Name.ToString();
            return new PostgreSqlSession(server, source, await source.OpenConnectionAsync(ct));
        }
        catch (NpgsqlException failure)
        {
            await source.DisposeAsync();
            throw new CommandFailed(
                place.Server.Name.ToString(),
                Command.Of("log-in", $"{user}@{endpoint.Host}:{endpoint.Port}/{database}"),
                $"failed: {Told(failure)}{Advice(failure, place.Server)}"
            );
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes something.</summary>
    /// <exception cref="CommandFailed">The server refused, or did not answer in time.</exception>
    public Task Run(PostgreSqlText sql, CancellationToken ct) =>
        Execute(sql, StatementSeconds, (command, token) => command.ExecuteNonQueryAsync(token), ct);

    /// <summary>Drops something large.</summary>
    /// <exception cref="CommandFailed">The server refused, or did not answer in time.</exception>
    public Task Drop(PostgreSqlText sql, CancellationToken ct) =>
        Execute(sql, DropSeconds, (command, token) => command.ExecuteNonQueryAsync(token), ct);

    /// <summary>Asks; returns the first column of each row, which is text.</summary>
    /// <exception cref="CommandFailed">The server refused, or did not answer in time.</exception>
    public Task<List<string>> Ask(PostgreSqlText sql, CancellationToken ct) =>
        Execute(
            sql,
            StatementSeconds,
            async (command, token) =>
            {
                var rows = new List<string>();
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                    rows.Add(reader.GetString(0));
                return rows;
            },
            ct
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task<T> Execute<T>(
        PostgreSqlText sql,
        int seconds,
        Func<NpgsqlCommand, CancellationToken, Task<T>> run,
        CancellationToken ct
    )
    {
        await using var command = _connection.CreateCommand();
        // The text is made of constants, quoted names, markers and verifiers only: PostgreSqlText takes nothing else.
#pragma warning disable CA2100
        command.CommandText = sql.Reveal();
#pragma warning restore CA2100
        command.CommandTimeout = seconds;
        foreach (var value in sql.Parameters)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        try
        {
            return await run(command, ct);
        }
        catch (NpgsqlException failure)
        {
            throw new CommandFailed(_server, Command.Of("SQL", sql.ToString()), $"failed: {Told(failure)}");
        }
    }

    private static string Told(NpgsqlException failure) =>
        failure switch
        {
            PostgresException { Detail: { } detail } said => $"{said.MessageText} ({detail.Replace('\n', ' ')})",
            PostgresException said => said.MessageText,
            { InnerException: { } inner } => $"{failure.Message} ({inner.Message})",
            _ => failure.Message,
        };

    private static string Advice(NpgsqlException failure, Server server) =>
        failure.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword =>
                " Does that account exist there, with the password that the hub was given?",
            PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $" Its pg_hba.conf has to let that account in from the hub: aegir server prepare {server.Name.Bare} --as root",
            _ => "",
        };
}
