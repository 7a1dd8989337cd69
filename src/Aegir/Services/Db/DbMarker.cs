using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Db;

/// <summary>
/// A note in the task's room that a database is the task's own. It is written, and on the disk, before the database is
/// created: after a crash the undo drops what the task may have made, and nothing that was there before.
/// </summary>
/// <param name="hub">The hub, where the room is.</param>
/// <param name="directory">Where the task's notes about this server lie.</param>
/// <param name="name">The database.</param>
internal sealed class DbMarker(LocalHost hub, UnixPath directory, string name)
{
    private UnixPath Path => directory / name;

    /// <summary>The note about a database of a server.</summary>
    public static DbMarker Of(ServicePlace place, StepScope scope, string name) =>
        new(place.Hub, scope.Room / "databases" / place.Server.Name.FileName, name);

    /// <summary>What the note says; null if there is none.</summary>
    public string? Read() => File.Exists(Path.ToString()) ? File.ReadAllText(Path.ToString()) : null;

    /// <summary>Writes it. When this returns, it survives a power cut.</summary>
    public async Task Write(string text, CancellationToken ct)
    {
        Directory.CreateDirectory(directory.ToString());
        var draft = $"{Path}.new";
        await File.WriteAllTextAsync(draft, text, ct);
        await Sync(draft, ct);
        File.Move(draft, Path.ToString(), overwrite: true);
        await Sync(directory.ToString(), ct);
        await Sync(directory.Parent.ToString(), ct);
    }

    /// <summary>Takes it away, if it is there.</summary>
    public void Remove()
    {
        if (File.Exists(Path.ToString()))
            File.Delete(Path.ToString());
    }

    /// <summary>.NET opens no directory, so sync(1) brings the names to the disk.</summary>
    private Task<string> Sync(string path, CancellationToken ct) => hub.Run(Command.Of("sync", "--", path), ct);
}
