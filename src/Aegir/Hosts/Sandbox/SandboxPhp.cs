using Aegir.Model;

namespace Aegir.Hosts.Sandbox;

/// <summary>Our own files for the PHP in a sandbox: settings and scripts. They lie on the hub, and each sandbox shows what it needs.</summary>
/// <param name="layout">Where they lie.</param>
internal sealed class SandboxPhp(HubLayout layout)
{
    /// <summary>Where a sandbox has what is ours.</summary>
    public const string Place = "/run/aegir";

    /// <summary>Lets PHP read our settings behind the system's, and each PHP that it starts.</summary>
    public static IReadOnlyList<string> Environment { get; } = ["--setenv", "PHP_INI_SCAN_DIR", $":{Place}/php.d"];

    /// <summary>
    /// Arguments of bubblewrap that show some of them: settings (<c>NAME.ini</c>) in <c>php.d</c>, scripts (<c>NAME.php</c>)
    /// beside it.
    /// </summary>
    /// <exception cref="IOException">They cannot be written on the hub.</exception>
    public async Task<IReadOnlyList<string>> Show(IReadOnlyList<string> names, CancellationToken ct)
    {
        var arguments = new List<string>();
        foreach (var name in names)
        {
            var place = name.EndsWith(".ini", StringComparison.Ordinal) ? $"{Place}/php.d/{name}" : $"{Place}/{name}";
            arguments.AddRange(["--ro-bind", $"{await OnHub(name, ct)}", place]);
        }
        return arguments;
    }

    private async Task<UnixPath> OnHub(string name, CancellationToken ct)
    {
        var file = layout.SandboxPhp / name;
        var text = Text(name);
        // Another release of Aegir may have written another.
        if (!File.Exists($"{file}") || await File.ReadAllTextAsync($"{file}", ct) != text)
            await AtomicFile.Write(file, text, ct);
        return file;
    }

    private static string Text(string name)
    {
        using var stream =
            typeof(SandboxPhp).Assembly.GetManifestResourceStream($"Aegir.Hosts.Sandbox.Php.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
