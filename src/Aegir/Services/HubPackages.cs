using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services;

/// <summary>Programs that the hub itself needs, by the names of Debian's packages that hold them.</summary>
public static class HubPackages
{
    /// <summary>Looks for what the packages bring rather than for the packages: PHP, say, may come from elsewhere.</summary>
    private const string PrintMissing = """
        loaded=$(php -m 2>/dev/null || :)
        loads() { printf '%s\n' "$loaded" | grep -qixF -- "$1"; }
        for package in "$@"; do
          case $package in
            php-cli) set -- command -v php ;;
            php-mysql) set -- loads pdo_mysql ;;
            php-*) set -- loads "${package#php-}" ;;
            bubblewrap) set -- command -v bwrap ;;
            openssh-client) set -- command -v ssh-keygen ;;
            mariadb-client) command -v mysqldump >/dev/null && set -- true || set -- command -v mariadb-dump ;;
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
        if (await Missing(hub, packages, ct) is { Count: > 0 } missing)
            throw new InvalidInput(Advice(missing));
    }

    /// <summary>Those of these packages that bring something that is not there.</summary>
    public static async Task<IReadOnlyList<string>> Missing(
        LocalHost hub,
        IReadOnlyList<string> packages,
        CancellationToken ct
    ) =>
        (await hub.Query(Command.Script(PrintMissing, [.. packages]), ct)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );

    /// <summary>What to do where packages are missing.</summary>
    public static string Advice(IReadOnlyList<string> missing) =>
        $"This machine lacks {string.Join(", ", missing)}. As root: apt-get install {string.Join(' ', missing)}";
}
