using System.Globalization;
using System.Text;
using Aegir.Hosts;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Http.Cluster;

/// <summary>What tells whether a file is another one: when it was changed, in seconds, and how many bytes it has.</summary>
internal readonly record struct UploadedFile(long Changed, long Bytes);

/// <summary>The uploaded files of a site on one server, by their path in the site's directory.</summary>
/// <param name="Files">The files.</param>
internal sealed record UploadList(IReadOnlyDictionary<string, UploadedFile> Files)
{
    private const char End = '\0';
    private const int LargestListing = 256 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    /// <summary>A name need not be UTF-8, and has to be told back to the last byte.</summary>
    private static readonly Encoding Bytes = Encoding.Latin1;

    /// <summary>How often the uploads had been shared when this was so: the highest number is the newest.</summary>
    public long Generation { get; init; }

    /// <summary>What there is on a host now.</summary>
    /// <exception cref="CommandFailed">
    /// It is out of reach, one of the directories is not there, or it lists more than the hub's memory is for.
    /// </exception>
    public static async Task<UploadList> On(Host host, UnixPath directory, string[] names, CancellationToken ct)
    {
        var listing = new BoundedText(LargestListing, keepsEnd: false);
        var find = Command.Of(["sh", "-eu", "-c", Find, "find", $"{directory}", .. names]) with { Timeout = Limit };
        await host.Stream(find, PipeSource.Null, listing.Target, ct);
        return listing.IsCut
            ? throw new CommandFailed(
                host.Name,
                find,
                $"lists more than {LargestListing >> 20} MiB of names in {directory}, more than can be compared."
            )
            : new UploadList(Read(listing.ToString(Bytes)));
    }

    /// <summary>Deletes those of a host's files that are still what the list says.</summary>
    /// <exception cref="CommandFailed">It is out of reach.</exception>
    public Task DeleteOn(Host host, UnixPath directory, CancellationToken ct) =>
        host.Stream(
            Command.Of("sh", "-eu", "-c", Delete, "delete", $"{directory}") with
            {
                Timeout = Limit,
            },
            PipeSource.FromBytes(Bytes.GetBytes(Text())),
            PipeTarget.Null,
            ct
        );

    /// <summary>A list that was kept; null where none was.</summary>
    public static async Task<UploadList?> Kept(UnixPath file, CancellationToken ct)
    {
        if (await AtomicFile.Read(file, ct) is not { } bytes)
            return null;
        var text = Bytes.GetString(bytes);
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return new UploadList(Read(text[(line + 1)..])) { Generation = Number(text.AsSpan(0, line)) };
    }

    /// <summary>Keeps the list.</summary>
    public Task Keep(UnixPath file, CancellationToken ct) =>
        AtomicFile.Write(
            file,
            Bytes.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Generation}\n{Text()}")),
            ct
        );

    /// <summary>Forgets a list that was kept, if it was; of the last of a site its directory goes, too.</summary>
    public static void Forget(UnixPath file)
    {
        if (!Directory.Exists($"{file.Parent}"))
            return;
        File.Delete($"{file}");
        if (!Directory.EnumerateFileSystemEntries($"{file.Parent}").Any())
            Directory.Delete($"{file.Parent}");
    }

    /// <summary>Whether most of what another list has is not in this one: a disk was lost rather than files deleted.</summary>
    public bool HasLost(UploadList before) =>
        before.Files.Keys.Count(path => !Files.ContainsKey(path)) * 2 > before.Files.Count;

    /// <summary>Files come and go while they are listed; those of Drupal's temporary directory belong to one server.</summary>
    private const string Find =
        WebFiles.Functions
        + """
            cd "$1"
            shift
            for name do [ -d "$name" ] || { echo "There is no directory $PWD/$name." >&2; exit 1; }; done
            let_in "$@"
            find "$@" -ignore_readdir_race -path private/temp -prune -o -type f -printf '%T@ %s %p\0' && exit
            say_closed "$@"
            exit 1
            """;

    private const string Delete = """
        cd "$1"
        exec xargs -0 -r -n 100 sh -c '
          for file do
            path=${file#* } path=${path#* }
            if [ "$(stat -c "%Y %s" -- "$path" 2>/dev/null) $path" = "$file" ]; then rm -f -- "$path"; fi
          done' sh
        """;

    private static Dictionary<string, UploadedFile> Read(string text)
    {
        var files = new Dictionary<string, UploadedFile>(StringComparer.Ordinal);
        foreach (var entry in text.Split(End, StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split(' ', 3);
            files[parts[2]] = new UploadedFile(Number(parts[0].Split('.')[0]), Number(parts[1]));
        }
        return files;
    }

    private string Text()
    {
        var text = new StringBuilder();
        foreach (var (path, file) in Files)
            text.Append(CultureInfo.InvariantCulture, $"{file.Changed} {file.Bytes} {path}{End}");
        return text.ToString();
    }

    private static long Number(ReadOnlySpan<char> digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
