using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services;

/// <summary>What has to be so on the hub itself before it can look after sites that servers serve.</summary>
public static class HubSetup
{
    /// <summary>Whoever is root may give files to any group.</summary>
    private const string IsInGroup = """[ "$(id -u)" = 0 ] || id -nG | tr ' ' '\n' | grep -qxF -- "$1" """;

    private static readonly string[] Packages =
    [
        "rsync",
        "openssh-client",
        "curl",
        "zstd",
        "bubblewrap",
        "php-cli",
        "php-gd",
        "php-mbstring",
        "php-xml",
    ];

    private static readonly SemaphoreSlim Looking = new(1);
    private static bool _isWell;

    /// <summary>What is not so, a sentence each, with what to do; empty where all is well.</summary>
    public static async Task<IReadOnlyList<string>> Faults(LocalHost hub, CancellationToken ct)
    {
        var missing = await HubPackages.Missing(hub, Packages, ct);
        var isIn = await hub.Try(Command.Script(IsInGroup, $"{HostingUsers.WebGroup}"), ct);
        return
        [
            .. missing.Count > 0 ? [HubPackages.Advice(missing)] : Array.Empty<string>(),
            .. isIn.ExitCode == 0
                ? Array.Empty<string>()
                :
                [
                    $"{Environment.UserName} is not in the group {HostingUsers.WebGroup}, which the files of sites are given to. "
                        + $"As root: usermod -a -G {HostingUsers.WebGroup} {Environment.UserName}; then log in anew, and start a worker anew.",
                ],
        ];
    }

    /// <summary>
    /// Looks whether all is so. A process that has seen that it is does not look again: each of its servers asks for it.
    /// </summary>
    /// <exception cref="InvalidInput">Something is not; the message says what to do.</exception>
    public static async Task Demand(LocalHost hub, CancellationToken ct)
    {
        await Looking.WaitAsync(ct);
        try
        {
            if (_isWell)
                return;
            if (await Faults(hub, ct) is { Count: > 0 } faults)
                throw new InvalidInput(string.Join(' ', faults));
            _isWell = true;
        }
        finally
        {
            Looking.Release();
        }
    }
}
