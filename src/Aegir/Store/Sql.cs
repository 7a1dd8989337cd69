using System.Data.Common;

namespace Aegir.Store;

/// <summary>Runs statements: in one transaction, or each on a connection and in a transaction of its own.</summary>
internal sealed class Sql(DbDataSource source, DbTransaction? transaction = null)
{
    /// <summary>Changes something; the number of rows that it changed.</summary>
    public Task<int> Execute(SqlText text, CancellationToken ct) =>
        With(text, command => command.ExecuteNonQueryAsync(ct), ct);

    /// <summary>All rows.</summary>
    public Task<List<T>> Query<T>(SqlText text, Func<Row, T> read, CancellationToken ct) =>
        With(
            text,
            async command =>
            {
                await using var reader = await command.ExecuteReaderAsync(ct);
                var rows = new List<T>();
                while (await reader.ReadAsync(ct))
                    rows.Add(read(new Row(reader)));
                return rows;
            },
            ct
        );

    /// <summary>The first row, or null.</summary>
    public async Task<T?> First<T>(SqlText text, Func<Row, T> read, CancellationToken ct)
        where T : class => (await Query(text, read, ct)).FirstOrDefault();

    /// <summary>The number in the first column of the first row, which has to be there.</summary>
    public async Task<long> Number(SqlText text, CancellationToken ct) =>
        (await Query(text, row => row.Number(0), ct))[0];

    /// <summary>The text of the first column of every row.</summary>
    public Task<List<string>> Texts(SqlText text, CancellationToken ct) => Query(text, row => row.Text(0), ct);

    /// <summary>Does all of <paramref name="work"/> or nothing of it; joins the transaction where there is one.</summary>
    public async Task<T> Atomically<T>(Func<Sql, Task<T>> work, CancellationToken ct)
    {
        if (transaction is not null)
            return await work(this);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var own = await connection.BeginTransactionAsync(ct);
        var result = await work(new Sql(source, own));
        await own.CommitAsync(ct);
        return result;
    }

    /// <inheritdoc cref="Atomically{T}"/>
    public Task Atomically(Func<Sql, Task> work, CancellationToken ct) =>
        Atomically(
            async sql =>
            {
                await work(sql);
                return true;
            },
            ct
        );

    private async Task<T> With<T>(SqlText text, Func<DbCommand, Task<T>> use, CancellationToken ct)
    {
        if (transaction is not null)
            return await On(transaction.Connection ?? throw new InvalidOperationException("The transaction is over."));
        await using var connection = await source.OpenConnectionAsync(ct);
        return await On(connection);

        async Task<T> On(DbConnection connection)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            text.Fill(command);
            return await use(command);
        }
    }
}
