using System.Globalization;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Dns.Bind;

/// <summary>
/// What is done on the name server. Published files are one thing and files in use another, which named can read and only
/// <see cref="Load"/> writes: what does not pass BIND's own checks never gets there.
/// </summary>
/// <param name="host">The server.</param>
/// <param name="published">Where the files are published.</param>
internal sealed class BindServer(Host host, UnixPath published)
{
    /// <summary>Of a hub that has ten thousand zones, ten thousand may be new.</summary>
    private static readonly TimeSpan LoadTakesAtMost = TimeSpan.FromMinutes(10);

    /// <summary>Where the files in use are: Debian lets a confined named (AppArmor) read there.</summary>
    public static UnixPath InUse { get; } = Parsed.Parse<UnixPath>("/var/lib/bind/aegir");

    /// <summary>Asks named for zones (arguments), one <c>NAME. SERIAL</c> a line; of those that it does not have nothing.</summary>
    private const string Asking = """
        served() {
          for zone in "$@"; do echo "$zone SOA"; done |
            dig @127.0.0.1 +noall +answer +norecurse +time=2 +tries=2 -f - | awk '$4 == "SOA" { print $1, $7 }'
        }

        """;

    private const string AskSerials =
        Asking
        + """
            dig @127.0.0.1 +norecurse +time=2 +tries=2 . SOA >/dev/null || {
              echo 'named does not answer here.' >&2
              exit 1
            }
            set --
            for file in /var/lib/bind/aegir/*.zone; do
              [ ! -e "$file" ] || set -- "$@" "$(basename "$file" .zone)"
            done
            [ $# -eq 0 ] || served "$@"
            """;

    /// <summary>
    /// $1 is where the files are published; the rest are the zones that matter, or nothing where all of them do: ten thousand
    /// names are more than a program can be given, and over ssh they are a single word. Beside the files in use, <c>.unloaded</c>
    /// is there while named may not have them all.
    /// </summary>
    private const string LoadFiles =
        Asking
        + """
            PATH=/usr/sbin:$PATH
            from=$1 live=/var/lib/bind/aegir
            shift
            umask 027
            [ $# -gt 0 ] || set -- $(ls "$from" | sed -n 's/\.zone$//p')
            matters() { case " $wanted " in *" $1 "*) ;; *) return 1 ;; esac; }
            put() {
              : >"$live/.unloaded"
              cat "$1" >"$live/.new"
              mv "$live/.new" "$2"
            }
            wanted=$*
            failed=
            if ! said=$(named-checkconf "$from/named.conf" 2>&1); then
              printf '%s\n' "$said" >&2
              exit 1
            fi
            for file in "$from"/*.zone; do
              [ -e "$file" ] || continue
              zone=$(basename "$file" .zone)
              ! cmp -s "$file" "$live/$zone.zone" || continue
              if said=$(named-checkzone -i local -k fail "$zone" "$file" 2>&1); then
                put "$file" "$live/$zone.zone"
              elif matters "$zone"; then
                printf '%s\n' "$said" >&2
                failed=1
              else
                printf '%s stays as it is in use. %s\n' "$zone" "$said"
              fi
            done
            if ! cmp -s "$from/named.conf" "$live/named.conf"; then
              cat "$live/named.conf" >"$live/.before"
              put "$from/named.conf" "$live/named.conf"
            fi
            set --
            for zone in $wanted; do
              [ ! -e "$live/$zone.zone" ] || set -- "$@" "$zone"
            done
            expected=$(for zone in "$@"; do
              echo "$zone. $(sed -n 's/^ *\([0-9]*\) ; serial$/\1/p' "$live/$zone.zone" | head -n 1)"
            done | sort)
            is_served() { [ $# -eq 0 ] || [ "$(served "$@" | sort)" = "$expected" ]; }
            reload() { sudo -n /usr/sbin/rndc reload >/dev/null 2>"$live/.said"; }
            refused=
            if [ -e "$live/.unloaded" ] || ! is_served "$@"; then
              if ! reload; then
                refused=$(cat "$live/.said"; named-checkconf 2>&1 || :)
                # What named refuses may be a zone that does not matter: with the list that it has, it takes the others.
                if [ ! -e "$live/.before" ] || ! mv "$live/.before" "$live/named.conf" || ! reload; then
                  printf '%s\n' "$refused" >&2
                  exit 1
                fi
              fi
              n=0
              until is_served "$@"; do
                n=$((n + 1))
                [ $n -lt 100 ] || { printf '%s\n' "${refused:-named did not take the new zones within 10 s.}" >&2; exit 1; }
                sleep 0.1
              done
            fi
            [ -z "$refused" ] || printf 'The list of zones stays as it is in use. %s\n' "$refused"
            rm -f "$live/.unloaded" "$live/.before" "$live/.said"
            for file in "$live"/*.zone; do
              [ -e "$from/$(basename "$file")" ] || rm -f "$file"
            done
            [ -z "$failed" ]
            """;

    private const string RetireFiles = """
        : >/var/lib/bind/aegir/named.conf
        sudo -n /usr/sbin/rndc reload >/dev/null
        rm -f /var/lib/bind/aegir/*.zone
        rm -rf -- "$1"
        """;

    /// <summary>The serials of the zones that are in use, as the server itself answers.</summary>
    /// <exception cref="CommandFailed">It is out of reach, or named does not answer.</exception>
    public async Task<IReadOnlyDictionary<DomainName, ZoneSerial>> Serials(CancellationToken ct)
    {
        var serials = new Dictionary<DomainName, ZoneSerial>();
        foreach (
            var line in (await host.Query(Command.Script(AskSerials), ct)).Split(
                '\n',
                StringSplitOptions.RemoveEmptyEntries
            )
        )
            if (
                line.Split(". ") is [var name, var number]
                && DomainName.TryParse(name, out var zone, out _)
                && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            )
                serials[zone] = new ZoneSerial(serial);
        return serials;
    }

    /// <summary>Publishes the files; those in use are not touched.</summary>
    public Task Push(CancellationToken ct) =>
        host.Push(
            new FileSync(published, published)
            {
                ComparesContent = true,
                Deletes = true,
                Excludes = [".*", "*.extra"],
            },
            ct
        );

    /// <summary>
    /// Checks what was published and puts into use what passes, and waits until named answers with it. What it has to say
    /// about zones that do not matter is returned.
    /// </summary>
    /// <param name="meant">The zones that matter; null for all of them.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="CommandFailed">The config, or a zone that matters, is not in use; it is what it was.</exception>
    public Task<string> Load(IReadOnlyCollection<DomainName>? meant, CancellationToken ct) =>
        host.Run(
            Command.Script(LoadFiles, [$"{published}", .. (meant ?? []).Select(zone => $"{zone}")]) with
            {
                Timeout = LoadTakesAtMost,
            },
            ct
        );

    /// <summary>Takes all of it away.</summary>
    public Task Retire(CancellationToken ct) => host.Run(Command.Script(RetireFiles, $"{published}"), ct);
}
