using Aegir.Model;

namespace Aegir.Services;

/// <summary>
/// What files of the hub were before a step changed them, kept in the step's room so that it outlives a crash. The
/// first keeping counts, since a step may be run again after it has changed them.
/// </summary>
/// <param name="room">Where the step keeps them.</param>
internal sealed class KeptFiles(UnixPath room)
{
    private const string Bytes = ".was";
    private const string Absence = ".was-not";

    /// <summary>Whether the step has begun to change anything.</summary>
    public bool Any => Directory.Exists(room.ToString());

    /// <summary>Keeps the file as it is now, or that there is none, unless it was kept before.</summary>
    public async Task Keep(string name, UnixPath path, CancellationToken ct)
    {
        if (File.Exists(Place(name, Bytes)) || File.Exists(Place(name, Absence)))
            return;
        var old = await AtomicFile.Read(path, ct);
        await AtomicFile.Write(room / (Flat(name) + (old is null ? Absence : Bytes)), old ?? [], ct);
    }

    /// <summary>Puts the file back as it was, or away if there was none; does nothing if it was never kept.</summary>
    public async Task Restore(string name, UnixPath path, CancellationToken ct)
    {
        if (await AtomicFile.Read(room / (Flat(name) + Bytes), ct) is { } old)
            await AtomicFile.Write(path, old, ct);
        else if (File.Exists(Place(name, Absence)) && File.Exists(path.ToString()))
            File.Delete(path.ToString());
    }

    private string Place(string name, string suffix) => (room / (Flat(name) + suffix)).ToString();

    private static string Flat(string name) => name.Replace('/', '+');
}
