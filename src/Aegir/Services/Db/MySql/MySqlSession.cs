using Aegir.Hosts;
using Aegir.Model;
using MySqlConnector;

namespace Aegir.Services.Db.MySql;

/// <summary>
/// A connection of the hub with the server's administrator account. Connecting may take 10 seconds, a statement 60
/// (dropping a database ten minutes: it waits for the disk). A failure names the server and the statement, whose values
/// and passwords are not in its text.
/// </summary>
internal sealed class MySqlSession : IAsyncDisposable
{
    private const int ConnectSeconds = 10;
    private const int StatementSeconds = 60;
    private const int DropSeconds = 600;
    private readonly ServicePlace _place;
    private readonly MySqlConnection _connection;

    private MySqlSession(ServicePlace place, MySqlConnection connection) => (_place, _connection) = (place, connection);

    /// <summary>What the server says it is.</summary>
    public MySqlVersion Version => MySqlVersion.Read(_connection.ServerVersion);

    /// <summary>Connects.</summary>
    /// <exception cref="InvalidInput">The server's record has no administrator account.</exception>
    /// <exception cref="CommandFailed">The server does not answer, or does not let the account in.</exception>
    public static async Task<MySqlSession> Open(ServicePlace place, DatabaseServer endpoint, CancellationToken ct)
    {
        if (place.Offer is not { AdminUser: { } user, AdminPassword: { } password })
            throw new InvalidInput(
                $"{place.Server.Name} has no database administrator. Name one: "
                    + $"aegir server set {place.Server.Name.Bare} --db {place.Offer.Implementation} --db-admin USER --db-password-file FILE"
            );
        var settings = new MySqlConnectionStringBuilder
        {
            Server = endpoint.Host.ToString(),
            Port = (uint)endpoint.Port.Number,
            UserID = user.ToString(),
            Password = password.Reveal(),
            ConnectionTimeout = ConnectSeconds,
            DefaultCommandTimeout = StatementSeconds,
            Pooling = false,
            SslMode = MySqlSslMode.Preferred,
        };
        var session = new MySqlSession(place, new MySqlConnection(settings.ConnectionString));
        try
        {
            await session._connection.OpenAsync(ct);
            // A connection of the site that holds a lock would let DROP wait for a day, MariaDB's default.
            await session.Run($"SET SESSION lock_wait_timeout = {StatementSeconds / 2}", ct);
            return session;
        }
        catch (MySqlException failure)
        {
            await session.DisposeAsync();
            var advice =
                failure.ErrorCode == MySqlErrorCode.AccessDenied
                    ? " Does that account exist for the hub's address, with the password that the hub was given?"
                    : "";
            throw new CommandFailed(
                place.Server.Name.ToString(),
                Command.Of("log-in", $"{user}@{endpoint.Host}:{endpoint.Port}"),
                $"failed: {session.Told(failure, [])}{advice}"
            );
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes something.</summary>
    /// <exception cref="CommandFailed">The server refused, or did not answer in time.</exception>
    public Task Run(MySqlText sql, CancellationToken ct) =>
        Execute(sql, StatementSeconds, (command, token) => command.ExecuteNonQueryAsync(token), ct);

    /// <summary>Drops something large.</summary>
    /// <exception cref="CommandFailed">The server refused, or did not answer in time.</exception>
    public Task Drop(MySqlText sql, CancellationToken ct) =>
        Execute(sql, DropSeconds, (command, token) => command.ExecuteNonQueryAsync(token), ct);

    /// <summary>Asks; returns the last column of each row as text.</summary>
    /// <exception cref="CommandFailed">The server refused, or did not answer in time.</exception>
    public async Task<List<string>> Ask(MySqlText sql, CancellationToken ct) =>
        (await Rows(sql, ct)).ConvertAll(row => row[^1]);

    /// <summary>Asks; returns the columns of each row as text, nothing for NULL.</summary>
    /// <exception cref="CommandFailed">The server refused, or did not answer in time.</exception>
    public Task<List<string[]>> Rows(MySqlText sql, CancellationToken ct) =>
        Execute(
            sql,
            StatementSeconds,
            async (command, token) =>
            {
                var rows = new List<string[]>();
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                    rows.Add([
                        .. Enumerable
                            .Range(0, reader.FieldCount)
                            .Select(column => Convert.ToString(reader.GetValue(column), null) ?? ""),
                    ]);
                return rows;
            },
            ct
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<T> Execute<T>(
        MySqlText sql,
        int seconds,
        Func<MySqlCommand, CancellationToken, Task<T>> run,
        CancellationToken ct
    )
    {
        await using var command = _connection.CreateCommand();
        // The text is made of constants, quoted names and markers only: MySqlText has no way to take anything else.
#pragma warning disable CA2100
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
        command.CommandTimeout = seconds;
        foreach (var (index, value) in sql.Parameters.Index())
            command.Parameters.AddWithValue($"@p{index}", value);
        try
        {
            return await run(command, ct);
        }
        catch (MySqlException failure)
        {
            throw new CommandFailed(
                _place.Server.Name.ToString(),
                Command.Of("SQL", sql.ToString()),
                $"failed: {Told(failure, sql.Parameters)}"
            );
        }
    }

    /// <summary>A server that cannot parse a statement quotes what follows, which may be the password.</summary>
    private string Told(MySqlException failure, IReadOnlyList<string> values)
    {
        var text =
            failure.InnerException is { } inner && failure.Number == 0
                ? $"{failure.Message} ({inner.Message})"
                : failure.Message;
        foreach (var value in values.Append(_place.Offer.AdminPassword?.Reveal() ?? "").Where(v => v.Length > 0))
            text = text.Replace(value, "[redacted]", StringComparison.Ordinal);
        return text;
    }
}
