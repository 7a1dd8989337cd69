using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aegir.Model;

namespace Aegir.Hosts.Sandbox;

/// <summary>
/// Of each platform what sites' PHP loads on the hub (<see cref="LoadedFiles"/>), compiled by PHP's opcache: from it a Drupal
/// does its updates in two thirds of the time (docs/adr/0015-compiled-code.md). A process compiles it that runs none of it,
/// and nobody else writes here, so that what one site's code does cannot get into what another site runs. As on a web
/// server, PHP goes by a file's time of change: where that is another one, it compiles the file itself.
/// </summary>
/// <param name="layout">Where it lies.</param>
/// <param name="php">Makes PHP use it.</param>
/// <param name="loaded">What is to be compiled.</param>
internal sealed class CompiledCode(HubLayout layout, SandboxPhp php, LoadedFiles loaded)
{
    private const string Place = $"{SandboxPhp.Place}/compiled";

    /// <summary>
    /// Arguments of bubblewrap that show a site what is compiled of its platform; none where nothing is, or for another PHP.
    /// PHP wants a directory that it can write to: it gets one that vanishes.
    /// </summary>
    public async Task<IReadOnlyList<string>> Show(UnixPath root, CancellationToken ct) =>
        Note.Read(NoteOf(root))?.Php != Program() || !Directory.Exists($"{CodeOf(root)}")
            ? []
            :
            [
                .. await php.Show(["compiled.ini"], ct),
                .. (string[])["--size", "1048576", "--tmpfs", Place],
                .. Directory
                    .EnumerateDirectories($"{CodeOf(root)}")
                    .SelectMany(build => (string[])["--ro-bind-try", build, $"{Place}/{Path.GetFileName(build)}"]),
            ];

    /// <summary>
    /// Arguments of bubblewrap that let a process compile a platform. What is there of platforms that are gone, or for another
    /// PHP, is removed.
    /// </summary>
    public async Task<IReadOnlyList<string>> Open(UnixPath root, CancellationToken ct)
    {
        AtomicFile.MakeDirectory(layout.Compiled);
        foreach (var directory in Directory.EnumerateDirectories($"{layout.Compiled}"))
            if (Note.Read($"{directory}/note") is { } note && (note.Php != Program() || !Directory.Exists(note.Root)))
                Directory.Delete(directory, recursive: true);
        AtomicFile.MakeDirectory(CodeOf(root));
        if (!File.Exists(NoteOf(root)))
            await Write(root, "", ct);
        return [.. await php.Show(["compiled.ini", "compile.php"], ct), "--bind", $"{CodeOf(root)}", Place];
    }

    /// <summary>Whether all that has been loaded by now is compiled, of this platform and for this PHP.</summary>
    public bool IsComplete(UnixPath root) =>
        loaded.Version.Length == 0 || Note.Read(NoteOf(root)) == new Note($"{root}", Program(), loaded.Version);

    /// <summary>Notes that all is compiled that had been loaded at a time.</summary>
    /// <param name="root">Of which platform.</param>
    /// <param name="version">The <see cref="LoadedFiles.Version"/> of then.</param>
    /// <param name="ct">Cancels.</param>
    public Task NoteComplete(UnixPath root, string version, CancellationToken ct) => Write(root, version, ct);

    private Task Write(UnixPath root, string version, CancellationToken ct) =>
        AtomicFile.Write(Of(root) / "note", $"{root}\n{Program()}\n{version}\n", ct);

    private UnixPath Of(UnixPath root) =>
        layout.Compiled / Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{root}")))[..40];

    private UnixPath CodeOf(UnixPath root) => Of(root) / "code";

    private string NoteOf(UnixPath root) => $"{Of(root)}/note";

    /// <summary>Which PHP it is that a sandbox has: what another has compiled it does not take.</summary>
    private static string Program()
    {
        var php = new FileInfo("/usr/bin/php");
        var program = php.ResolveLinkTarget(returnFinalTarget: true) ?? php;
        return string.Create(CultureInfo.InvariantCulture, $"{program.FullName} {program.LastWriteTimeUtc:O}");
    }

    /// <summary>What is compiled.</summary>
    /// <param name="Root">Of which platform.</param>
    /// <param name="Php">For which PHP.</param>
    /// <param name="Names">The list that it was made from; empty if it is not whole.</param>
    private sealed record Note(string Root, string Php, string Names)
    {
        public static Note? Read(string file)
        {
            try
            {
                return File.ReadAllLines(file) is [var root, var php, var names] ? new(root, php, names) : null;
            }
            catch (IOException)
            {
                return null; // it is not there, or is being removed
            }
        }
    }
}
