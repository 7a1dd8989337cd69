using System.Data.Common;

namespace Aegir.Store;

/// <summary>Several changes that take effect together. Used by one thread at a time.</summary>
public sealed class HostingTransaction : Records, IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    internal HostingTransaction(
        DbDataSource source,
        DbConnection connection,
        DbTransaction transaction,
        SecretBox box,
        TimeProvider clock
    )
        : base(new Sql(source, transaction), box, clock)
    {
        _connection = connection;
        _transaction = transaction;
    }

    /// <summary>Makes the changes last; when it returns they survive a power cut.</summary>
    public Task Commit(CancellationToken ct) => _transaction.CommitAsync(ct);

    /// <summary>Takes back what was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
