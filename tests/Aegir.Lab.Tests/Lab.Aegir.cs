namespace Aegir.Lab.Tests;

public sealed partial class Lab
{
    private readonly Lock _copying = new();
    private bool _hasAegir;
    private bool _hasProbe;

    /// <summary>Runs the native <c>aegir</c> on the hub, as user <c>aegir</c>.</summary>
    public Task<Ended> Aegir(params string[] arguments) => Aegir(arguments, stdin: null);

    /// <summary>The same, with something to read.</summary>
    public Task<Ended> Aegir(IReadOnlyList<string> arguments, string? stdin)
    {
        lock (_copying)
        {
            var binary = Path.Combine(Repository, "artifacts/bin/aegir");
            if (!File.Exists(binary))
                throw new InvalidOperationException($"{binary} is missing. Build it: script/build --release");
            if (!_hasAegir)
            {
                File.Copy(binary, Path.Combine(Shared, "aegir"), overwrite: true);
                foreach (var library in Directory.EnumerateFiles(Path.GetDirectoryName(binary) ?? "", "*.so"))
                    File.Copy(library, Path.Combine(Shared, Path.GetFileName(library)), overwrite: true);
            }
            _hasAegir = true;
        }
        return Exec("hub", ["/srv/lab/aegir", .. arguments], "aegir", stdin);
    }

    /// <summary>Runs the engine on the hub in a process that may be killed: tests/Aegir.Lab.Probe.</summary>
    public Task<Ended> Probe(params string[] arguments)
    {
        lock (_copying)
        {
            if (!_hasProbe)
                CopyFiles(AppContext.BaseDirectory, Directory.CreateDirectory(Path.Combine(Shared, "probe")).FullName);
            _hasProbe = true;
        }
        return Exec("hub", ["dotnet", "/srv/lab/probe/Aegir.Lab.Probe.dll", .. arguments], "aegir");
    }

    private static void CopyFiles(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? to);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
