using System.Security.Cryptography;
using Aegir.Hosts;
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
    private const string Written = ".written";

    /// <summary>Whether the step has begun to change anything.</summary>
    public bool Any => Directory.Exists(room.ToString());

    /// <summary>The names of the files that were kept with a note of what they were going to say.</summary>
    public IReadOnlyList<string> Names =>
        Any
            ?
            [
                .. Directory
                    .EnumerateFiles($"{room}", $"*{Written}")
                    .Select(path => Path.GetFileName(path)[..^Written.Length].Replace('+', '/'))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    /// <summary>
    /// Keeps files as they are now, or that there are none, unless they were kept before. When this returns, that, and all
    /// else in the room, survives a power cut.
    /// </summary>
    /// <param name="files">Under which name to keep them, and where they are; if there are none, nothing is done.</param>
    /// <param name="ct">Stops it.</param>
    public async Task Keep(IReadOnlyList<(string Name, UnixPath Path)> files, CancellationToken ct)
    {
        if (files.Count == 0)
            return;
        AtomicFile.MakeDirectory(room);
        foreach (var (name, path) in files)
        {
            if (File.Exists(Place(name, Bytes)) || File.Exists(Place(name, Absence)))
                continue;
            var old = await AtomicFile.Read(path, ct);
            await AtomicFile.Write(room / (Flat(name) + (old is null ? Absence : Bytes)), old ?? [], ct);
        }
        AtomicFile.Settle(room);
    }

    /// <summary>Whether the file is still, or again, what it was when it was kept.</summary>
    public async Task<bool> IsThere(string name, UnixPath path, CancellationToken ct)
    {
        var (was, now) = (await AtomicFile.Read(room / (Flat(name) + Bytes), ct), await AtomicFile.Read(path, ct));
        return was is null ? now is null : now is not null && was.AsSpan().SequenceEqual(now);
    }

    /// <summary>The same, with a note of what each file is going to say; null for no such file.</summary>
    /// <inheritdoc cref="Keep(IReadOnlyList{ValueTuple{string, UnixPath}}, CancellationToken)"/>
    public async Task Keep(IReadOnlyList<(string Name, UnixPath Path, byte[]? Text)> files, CancellationToken ct)
    {
        if (files.Count == 0)
            return;
        AtomicFile.MakeDirectory(room);
        foreach (var (name, _, text) in files)
            await AtomicFile.Write(room / (Flat(name) + Written), Sum(text), ct);
        await Keep([.. files.Select(file => (file.Name, file.Path))], ct);
    }

    /// <summary>
    /// Whether a file says what was noted when it was kept, or nothing was noted. Otherwise somebody else has written it
    /// since, and what was there before is no longer what has to be there.
    /// </summary>
    public async Task<bool> IsAsWritten(string name, UnixPath path, CancellationToken ct) =>
        await AtomicFile.Read(room / (Flat(name) + Written), ct) is not { } noted
        || Sum(await AtomicFile.Read(path, ct)).SequenceEqual(noted);

    /// <summary>Puts the file back as it was, or away if there was none; does nothing if it was never kept.</summary>
    public async Task Restore(string name, UnixPath path, CancellationToken ct)
    {
        if (await AtomicFile.Read(room / (Flat(name) + Bytes), ct) is { } old)
            await AtomicFile.Write(path, old, ct);
        else if (File.Exists(Place(name, Absence)) && File.Exists(path.ToString()))
            File.Delete(path.ToString());
    }

    private string Place(string name, string suffix) => (room / (Flat(name) + suffix)).ToString();

    private static byte[] Sum(byte[]? text) => text is null ? [] : SHA256.HashData(text);

    private static string Flat(string name) => name.Replace('/', '+');
}
