using Aegir.Model;
using Aegir.Store.Migrations;

namespace Aegir.Store;

/// <summary>
/// All that Aegir knows. Several processes may have it open at the same time, and one instance may be used by many
/// threads.
/// </summary>
public sealed class HostingDb : Records, IAsyncDisposable
{
    private readonly SqliteSource _source;
    private readonly SecretBox _box;

    private HostingDb(SqliteSource source, SecretBox box, TimeProvider clock)
        : base(new Sql(source), box, clock)
    {
        _source = source;
        _box = box;
    }

    /// <summary>
    /// Makes the key file and the database, both 0600, where they are missing, and opens them. What is there already
    /// is left as it is, so a creation that was interrupted can be repeated.
    /// </summary>
    /// <exception cref="NotFound">There is a database, but its key file is gone.</exception>
    public static async Task<HostingDb> Create(HubLayout layout, TimeProvider clock, CancellationToken ct)
    {
        if (!File.Exists(layout.Database.ToString()))
        {
            Directory.CreateDirectory(layout.Root.ToString());
            SecretBox.CreateKey(layout.KeyFile);
            await using var source = new SqliteSource(layout.Database);
            await source.CreateFile(ct);
        }
        return await Open(layout, clock, ct);
    }

    /// <summary>Opens the database, and brings it up to date if an older program wrote it.</summary>
    /// <exception cref="NotFound">There is none: <c>aegir init</c> makes it. Or its key file is gone.</exception>
    /// <exception cref="Conflict">A newer program wrote it, or others may read its key file.</exception>
    public static async Task<HostingDb> Open(HubLayout layout, TimeProvider clock, CancellationToken ct)
    {
        if (!File.Exists(layout.Database.ToString()))
            throw new NotFound($"There is no hub at {layout.Root} yet. Run ‘aegir init’ first.");
        var box = SecretBox.Open(layout.KeyFile);
        var source = new SqliteSource(layout.Database);
        await Migration.Run(source, ct);
        return new HostingDb(source, box, clock);
    }

    /// <summary>Whether a failure is that nothing more fits on the disk of the records.</summary>
    public static bool IsFull(Exception failure) => SqliteSource.IsFull(failure);

    /// <summary>
    /// Begins a transaction; without <see cref="HostingTransaction.Commit"/> nothing of it remains. Others cannot write
    /// meanwhile: keep it short, and never run a command on a host within it.
    /// </summary>
    public async Task<HostingTransaction> Begin(CancellationToken ct)
    {
        var connection = await _source.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            return new HostingTransaction(_source, connection, transaction, _box, Clock);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives back the connections.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
