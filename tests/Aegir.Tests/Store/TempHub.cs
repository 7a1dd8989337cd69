using Aegir.Model;
using Aegir.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Aegir.Tests.Store;

/// <summary>A hub of its own in a temporary directory, with a real database file.</summary>
public sealed class TempHub : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("aegir-unit-");
    private readonly List<HostingDb> _open = [];

    public TempHub() => Layout = new HubLayout(Parsed.Parse<UnixPath>(_directory.FullName));

    public HubLayout Layout { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Opens the hub as one more process would.</summary>
    public Task<HostingDb> Open() => Open(Clock);

    /// <summary>Opens the hub as a process with a clock of its own would.</summary>
    public async Task<HostingDb> Open(TimeProvider clock)
    {
        var db = await HostingDb.Create(Layout, clock, Ct);
        _open.Add(db);
        return db;
    }

    /// <summary>Lets the clock run until something has come true; a minute of it, at most.</summary>
    public async Task Until(Func<Task<bool>> isSo)
    {
        for (var seconds = 0; !await isSo(); seconds++)
        {
            seconds.ShouldBeLessThan(60, "it did not come true");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Ct);
        }
    }

    /// <summary>Lets the store refuse a change of some rows, as a full disk would, until <see cref="Allow"/>.</summary>
    public Task Refuse(string deed, string table, string rows) =>
        Execute(
            $"create trigger refusal before {deed} on {table} when {rows} begin select raise(abort, 'disk full'); end"
        );

    /// <summary>Lets it accept all again.</summary>
    public Task Allow() => Execute("drop trigger refusal");

    private async Task Execute(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Layout.Database};Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var db in _open)
            await db.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
