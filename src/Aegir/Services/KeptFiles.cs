using System.Security.Cryptography;
using System.Text;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services;

/// <summary>
/// What files of the hub were before a step changed them, kept in the task's room so that it outlives a crash. The
/// first keeping counts, since a step may be run again after it has changed them.
/// </summary>
/// <param name="room">Where the step keeps them.</param>
internal sealed class KeptFiles(UnixPath room)
{
    private const string Bytes = ".was";
    private const string Absence = ".was-not";

    /// <summary>Whether the step has begun to change anything.</summary>
    public bool Any => Directory.Exists(room.ToString());

    /// <summary>
    /// The room of one step within its task's. Steps are told apart by name, and a recipe that is built again after a
    /// crash names them alike.
    /// </summary>
    public static UnixPath Room(StepScope scope, string step) =>
        scope.Room / Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(step)))[..16];

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
        else if (File.Exists(Place(name, Absence)))
            File.Delete(path.ToString());
    }

    private string Place(string name, string suffix) => (room / (Flat(name) + suffix)).ToString();

    private static string Flat(string name) => name.Replace('/', '+');
}
