using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Recipes;

/// <summary>
/// What a step writes down for its undo before it changes something: that this is its own to take away, or what was there.
/// After a crash the undo takes back what was noted and may have been done, and nothing else. Each note is a file in the
/// step's room; when one has been written, it survives a power cut.
/// </summary>
/// <param name="room">The step's room.</param>
public readonly struct StepNotes(UnixPath room)
{
    /// <summary>Whether the step has come so far as to keep anything in its room.</summary>
    public bool Any => Directory.Exists($"{room}");

    /// <summary>Notes nothing but that the step is about to change something.</summary>
    public void Begin() => AtomicFile.MakeDirectory(room);

    /// <summary>Notes something, or something else than before.</summary>
    /// <param name="name">The name of the note.</param>
    /// <param name="text">What it says, if its being there does not say all.</param>
    /// <param name="ct">Stops it; the note is there whole, or not at all.</param>
    public Task Write(string name, string text, CancellationToken ct) => AtomicFile.WriteDurably(room / name, text, ct);

    /// <summary>Notes that something is so.</summary>
    public Task Write(string name, CancellationToken ct) => Write(name, "", ct);

    /// <summary>What a note says; null where there is none.</summary>
    public string? Read(string name) => Has(name) ? File.ReadAllText($"{room / name}") : null;

    /// <summary>Whether there is a note of this name.</summary>
    public bool Has(string name) => File.Exists($"{room / name}");

    /// <summary>Takes a note away, if it is there.</summary>
    public void Remove(string name)
    {
        if (Has(name))
            File.Delete($"{room / name}");
    }
}
