using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services;

/// <summary>Programs that the hub itself needs, by the names of Debian's packages that hold them.</summary>
public static class HubPackages
{
    /// <summary>Looks for what the packages bring rather than for the packages: PHP, say, may come from elsewhere.</summary>
    private const string PrintMissing = """
        for package in "$@"; do
          case $package in
            php-cli) set -- command -v php ;;
            php-*) set -- php -r 'exit(extension_loaded($argv[1]) ? 0 : 1);' "${package#php-}" ;;
            bubblewrap) set -- command -v bwrap ;;
            openssh-client) set -- command -v ssh-keygen ;;
            postgresql-client) set -- command -v pg_restore ;;
            *) set -- command -v "$package" ;;
          esac
          "$@" >/dev/null 2>&1 || echo "$package"
        done
        """;

    /// <summary>Looks whether all that these packages bring is there.</summary>
    /// <exception cref="InvalidInput">Something is missing; the message names the packages and the command that installs them.</exception>
    public static async Task Demand(LocalHost hub, IReadOnlyList<string> packages, CancellationToken ct)
    {
        var missing = await hub.Query(Command.Script(PrintMissing, [.. packages]), ct);
        if (missing.Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names)
            throw new InvalidInput(
                $"This machine lacks {string.Join(", ", names)}. As root: apt-get install {string.Join(' ', names)}"
            );
    }
}
