using System.Text;
using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks.Backups;
using Microsoft.Data.Sqlite;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>What a task that has ended may have changed, and what it must not have left.</summary>
internal sealed class TinyHubView(TinyHub hub)
{
    /// <summary>Every record, and every file of every host with its content; of the hub, all but its own state.</summary>
    public async Task<string> Look()
    {
        var text = new StringBuilder();
        foreach (var server in await hub.Db.Servers.List(TinyHub.Ct))
            text.AppendLine($"{server}");
        foreach (var platform in await hub.Db.Platforms.List(webServer: null, TinyHub.Ct))
            text.AppendLine($"{platform}");
        foreach (var site in await hub.Db.Sites.List(SiteFilter.All, TinyHub.Ct))
            text.AppendLine($"{site} {site.DatabasePassword.Reveal()} {site.HashSalt.Reveal()}");
        foreach (var server in await hub.Db.Servers.List(TinyHub.Ct))
        foreach (var forward in await hub.Db.Forwards.From(server.Name, TinyHub.Ct))
            text.AppendLine($"{forward}");
        foreach (var file in Directory.EnumerateFiles($"{hub.World}", "*", Everything).Order(StringComparer.Ordinal))
            if (!IsOwnState(file))
                text.AppendLine($"{file}: {await File.ReadAllTextAsync(file, TinyHub.Ct)}");
        foreach (
            var directory in Directory
                .EnumerateDirectories($"{hub.World}", "*", Everything)
                .Order(StringComparer.Ordinal)
        )
            if (directory.Contains("/sites/", StringComparison.Ordinal))
                text.AppendLine(directory);
        return text.ToString();
    }

    /// <summary>Of a task that has ended nothing is left but what it made, and its backups, which are whole.</summary>
    public async Task DemandNothingLeft(string how)
    {
        (await Count("lease")).ShouldBe(0, how);
        Directory
            .EnumerateFileSystemEntries(Directory.CreateDirectory($"{hub.Layout.Root}/tasks").FullName)
            .ShouldBeEmpty(how);
        Directory.CreateDirectory($"{hub.Layout.Backups}");
        var recorded = (await hub.Db.Backups.List(site: null, TinyHub.Ct))
            .Select(backup => $"{BackupArchive.Path(hub.Layout, backup.Name)}")
            .Order(StringComparer.Ordinal);
        Directory
            .EnumerateFileSystemEntries($"{hub.Layout.Backups}")
            .Order(StringComparer.Ordinal)
            .ShouldBe(recorded, how);
        foreach (var archive in recorded)
            await BackupArchive.Check(Parsed.Parse<UnixPath>(archive), read: null, TinyHub.Ct);
    }

    private static EnumerationOptions Everything { get; } =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    private bool IsOwnState(string file) =>
        file.StartsWith($"{hub.Layout.Root}/aegir.", StringComparison.Ordinal)
        || file.StartsWith($"{hub.Layout.Backups}/", StringComparison.Ordinal)
        || file.StartsWith($"{hub.Layout.Root}/tasks/", StringComparison.Ordinal)
        || file.StartsWith($"{hub.Layout.Root}/uploads/", StringComparison.Ordinal)
        || file.StartsWith($"{hub.Layout.Run}/", StringComparison.Ordinal)
        // A serial grows with everything that happens, rollbacks too.
        || file.Contains("/serials/", StringComparison.Ordinal);

    private async Task<long> Count(string table)
    {
        await using var connection = new SqliteConnection($"Data Source={hub.Layout.Database};Pooling=false");
        await connection.OpenAsync(TinyHub.Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return (long)(await command.ExecuteScalarAsync(TinyHub.Ct) ?? 0L);
    }
}
