using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Db;

/// <summary>
/// A note in the task's room that a database is the task's own. It is written, and on the disk, before the database is
/// created: after a crash the undo drops what the task may have made, and nothing that was there before.
/// </summary>
/// <param name="directory">Where the task's notes about this server lie.</param>
/// <param name="name">The database.</param>
internal sealed class DbMarker(UnixPath directory, string name)
{
    private UnixPath Path => directory / name;

    /// <summary>The note about a database of a server.</summary>
    public static DbMarker Of(ServicePlace place, StepScope scope, string name) =>
        new(scope.Room / "databases" / place.Server.Name.FileName, name);

    /// <summary>What the note says; null if there is none.</summary>
    public string? Read() => File.Exists(Path.ToString()) ? File.ReadAllText(Path.ToString()) : null;

    /// <summary>Writes it. When this returns, it survives a power cut.</summary>
    public Task Write(string text, CancellationToken ct) => AtomicFile.WriteDurably(Path, text, ct);

    /// <summary>Takes it away, if it is there.</summary>
    public void Remove()
    {
        if (File.Exists(Path.ToString()))
            File.Delete(Path.ToString());
    }
}
