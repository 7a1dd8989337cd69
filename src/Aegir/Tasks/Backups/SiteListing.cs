using System.Formats.Tar;
using System.Text;

namespace Aegir.Tasks.Backups;

/// <summary>
/// Looks through the members of a site's tar stream. What a site's own code can have put into its directory and nobody
/// should get back (a link that leads out, a device, a set-user-id file) is left out. What our own packing never writes
/// (a path that leads out, a member behind a link) is refused with the whole archive.
/// </summary>
internal sealed class SiteListing
{
    private const int LongestName = 4096;

    private const int MostLeftOut = 100;

    /// <summary>
    /// Bytes of names that tar is told. Over ssh they are part of one argument, of 128 KiB at most, and quoted.
    /// </summary>
    private const int LongestNames = 24 << 10;

    /// <summary>What stands for bytes of a name that are no UTF-8.</summary>
    private const char Unreadable = '\uFFFD';

    /// <summary>What extended headers may say. GNU's sparse files, above all, can bear a second name there.</summary>
    private static readonly string[] KnownAttributes =
    [
        "path",
        "linkpath",
        "size",
        "mtime",
        "atime",
        "ctime",
        "uid",
        "gid",
        "uname",
        "gname",
    ];

    private readonly HashSet<string> _links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LeftOutMember> _leftOut = new(StringComparer.Ordinal);
    private int _bytesLeftOut;

    /// <summary>Reads the stream to its end; returns what must not be unpacked.</summary>
    /// <exception cref="BackupFailed">The archive was refused; the message names the member and says why.</exception>
    public static async Task<IReadOnlyCollection<LeftOutMember>> Read(Stream tarStream, CancellationToken ct)
    {
        var listing = new SiteListing();
        try
        {
            await using var tar = new TarReader(tarStream, leaveOpen: true);
            while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
                listing.Admit(entry);
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new BackupFailed($"The list of files cannot be read: {failure.Message}", failure);
        }
        await tarStream.CopyToAsync(Stream.Null, ct);
        return listing._leftOut.Values;
    }

    private void Admit(TarEntry entry)
    {
        var name = Parts(entry, entry.Name);
        if (name.Length == 0 && entry.EntryType != TarEntryType.Directory)
            throw Refused(entry, "it would replace the site's directory");
        if (IsBelowLink(name))
            throw Refused(entry, "it lies behind a symbolic link");
        if (
            entry is PaxTarEntry pax
            && pax.ExtendedAttributes.Keys.FirstOrDefault(k => !KnownAttributes.Contains(k)) is { } key
        )
            throw Refused(entry, $"it has the attribute {Model.Parsed.Quote(key)}");
        switch (entry.EntryType)
        {
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                if ((entry.Mode & UnixFileMode.SetUser) != 0)
                    LeaveOut(entry, name, "it would run with the rights of another user");
                break;
            case TarEntryType.Directory:
                if ((entry.Mode & UnixFileMode.SetUser) != 0)
                    throw Refused(entry, "it is a directory with the setuid bit");
                break;
            case TarEntryType.HardLink when _leftOut.ContainsKey(string.Join('/', Parts(entry, entry.LinkName))):
                LeaveOut(entry, name, "it is another name of a file that is left out");
                break;
            case TarEntryType.HardLink:
                if (
                    IsBelowLink(Parts(entry, entry.LinkName))
                    || _links.Contains(string.Join('/', Parts(entry, entry.LinkName)))
                )
                    throw Refused(entry, "it is a hard link through a symbolic one");
                break;
            case TarEntryType.SymbolicLink:
                if (!StaysInside(name.Length - 1, entry.LinkName))
                    LeaveOut(
                        entry,
                        name,
                        $"it is a link to {Model.Parsed.Quote(entry.LinkName)}, out of the site's directory"
                    );
                _links.Add(string.Join('/', name));
                break;
            case TarEntryType.BlockDevice or TarEntryType.CharacterDevice or TarEntryType.Fifo:
                LeaveOut(entry, name, "it is neither file, directory nor link");
                break;
            default:
                throw Refused(entry, $"it is nothing that a site's directory can hold ({entry.EntryType})");
        }
    }

    private void LeaveOut(TarEntry entry, string[] name, string why)
    {
        _bytesLeftOut += Encoding.UTF8.GetByteCount(entry.Name);
        if (_leftOut.Count == MostLeftOut || _bytesLeftOut > LongestNames)
            throw Refused(entry, "too many files like it would have to be left out");
        // tar is told what to leave out by name, and would not take this for that of the file.
        if (entry.Name.Contains(Unreadable, StringComparison.Ordinal))
            throw Refused(entry, $"{why}, and cannot be left out, since its name is not UTF-8");
        _leftOut[string.Join('/', name)] = new LeftOutMember(entry.Name, why);
    }

    private static string[] Parts(TarEntry entry, string name)
    {
        if (name.Length is 0 or > LongestName || name.Contains('\0'))
            throw Refused(entry, "its name is empty, too long or no name");
        if (name[0] == '/')
            throw Refused(entry, "its path is absolute");
        var parts = name.Split('/').Where(part => part is not ("" or ".")).ToArray();
        return parts.Contains("..") ? throw Refused(entry, "its path has .. in it") : parts;
    }

    private bool IsBelowLink(string[] parts) =>
        _links.Count > 0
        && Enumerable.Range(1, Math.Max(0, parts.Length - 1)).Any(n => _links.Contains(string.Join('/', parts[..n])));

    /// <summary>
    /// Whether a link's target is inside. Steps up are allowed at its beginning only, where they start from a real
    /// directory: behind a name that is a link itself, <c>..</c> could lead anywhere.
    /// </summary>
    private static bool StaysInside(int depth, string target)
    {
        if (target.Length is 0 or > LongestName || target[0] == '/')
            return false;
        var parts = target.Split('/').Where(part => part is not ("" or ".")).ToArray();
        var up = parts.TakeWhile(part => part == "..").Count();
        return up <= depth && !parts.Skip(up).Contains("..");
    }

    private static BackupFailed Refused(TarEntry entry, string why) =>
        new($"The archive was refused, nothing of it was unpacked: {Model.Parsed.Quote(entry.Name)}: {why}.");
}

/// <summary>A member of an archive that is not unpacked.</summary>
/// <param name="Name">Its name, as the archive has it.</param>
/// <param name="Why">Why not.</param>
internal sealed record LeftOutMember(string Name, string Why);
