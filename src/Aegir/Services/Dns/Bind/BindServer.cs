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

    private const string Answering = """
        dig @127.0.0.1 +norecurse +time=2 +tries=2 . SOA >/dev/null || {
          echo 'named does not answer here.' >&2
          exit 1
        }

        """;

    private const string AskSerials =
        Asking
        + Answering
        + """
            set --
            for file in /var/lib/bind/aegir/*.zone; do
              [ ! -e "$file" ] || set -- "$@" "$(basename "$file" .zone)"
            done
            [ $# -eq 0 ] || served "$@"
            """;

    private const string AskFor =
        Answering
        + """
            for zone in "$@"; do
              ! grep -qsxF "$zone" /var/lib/bind/aegir/.taken || {
                echo "named has $zone from elsewhere: take it out of /etc/bind, then verify the server." >&2
                exit 1
              }
            done
            """;

    /// <summary>
    /// $1 is where the files are published; the rest are the zones that matter, or nothing where all of them do: ten thousand
    /// names are more than a program can be given, and over ssh they are a single word.
    /// </summary>
    /// <remarks>
    /// Beside the files in use are <c>.unloaded</c>, while named may not have them all; <c>.loaded</c>, the last list of
    /// zones that it took; and <c>.taken</c>, the zones that it has from elsewhere, so that they are left out of the list:
    /// one such in it, and named refuses all of it, and after a restart to run. They are tried again where all zones matter.
    /// A secondary that asks before its primary is ready waits for long until it asks again; a reload makes it ask.
    /// </remarks>
    private const string LoadFiles =
        Asking
        + """
            PATH=/usr/sbin:$PATH
            from=$1 live=/var/lib/bind/aegir
            shift
            umask 027
            is_in() { case " $1 " in *" $2 "*) ;; *) return 1 ;; esac; }
            put() {
              : >"$live/.unloaded"
              cat "$1" >"$live/.new"
              mv "$live/.new" "$2"
            }
            put_list() {
              awk -v taken=" $taken " '/^zone "/ { split($0, part, "\""); skip = index(taken, " " part[2] " ") } !skip' \
                "$from/named.conf" >"$live/.list"
              cmp -s "$live/.list" "$live/named.conf" || put "$live/.list" "$live/named.conf"
            }
            lists() { grep -qF "zone \"$2\" {" "$1"; }
            all= known= secondaries=
            if [ $# -eq 0 ]; then
              all=1
              secondaries=$(awk '/^zone "/ { split($0, part, "\"") } /type secondary;/ { print part[2] }' "$from/named.conf")
              set -- $(ls "$from" | sed -n 's/\.zone$//p')
            else
              for zone in $(cat "$live/.taken" 2>/dev/null); do
                ! lists "$from/named.conf" "$zone" || known="$known $zone"
              done
            fi
            wanted=$* taken=$known
            matters() { [ -n "$all" ] || is_in "$wanted" "$1"; }
            failed=
            if ! said=$(named-checkconf "$from/named.conf" 2>&1); then
              printf '%s\n' "$said" >&2
              exit 1
            fi
            if [ ! -e "$live/.unloaded" ]; then
              cat "$live/named.conf" >"$live/.new"
              mv "$live/.new" "$live/.loaded"
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
            put_list
            expect() {
              asked=$(for zone in $wanted; do
                [ ! -e "$live/$zone.zone" ] || is_in "$taken" "$zone" || echo "$zone"
              done)
              expected=$(for zone in $asked; do
                echo "$zone. $(sed -n 's/^ *\([0-9]*\) ; serial$/\1/p' "$live/$zone.zone" | head -n 1)"
              done | sort)
            }
            is_served() { [ -z "$asked" ] || [ "$(served $asked | sort)" = "$expected" ]; }
            reload() { sudo -n /usr/sbin/rndc reload >/dev/null 2>"$live/.said"; }
            expect
            if [ -e "$live/.unloaded" ] || ! is_served; then
              until reload; do
                said=$(cat "$live/.said"; named-checkconf 2>&1 || :)
                more=
                for zone in $(printf '%s\n' "$said" | sed -n "s/.*zone '\([^']*\)': already exists.*/\1/p" |
                  tr A-Z a-z | sed 's/\.$//' | sort -u); do
                  ! lists "$live/named.conf" "$zone" || more="$more $zone"
                done
                if [ -z "$more" ]; then
                  [ ! -e "$live/.loaded" ] || put "$live/.loaded" "$live/named.conf"
                  reload || :
                  printf '%s\n' "$said" >&2
                  exit 1
                fi
                taken=$taken$more
                put_list
                expect
              done
              n=0
              until is_served; do
                n=$((n + 1))
                [ $n -lt 100 ] || { echo 'named did not take the new zones within 10 s.' >&2; exit 1; }
                sleep 0.1
              done
            fi
            for zone in $taken; do echo "$zone"; done >"$live/.taken"
            missing() {
              served $secondaries | cut -d' ' -f1 >"$live/.served"
              for zone in $secondaries; do
                is_in "$taken" "$zone" || printf '%s.\n' "$zone"
              done | grep -vxF -f "$live/.served" || :
            }
            if [ -n "$secondaries" ]; then
              lacks=$(missing)
              for n in 1 2 3 4 5; do
                [ -n "$lacks" ] || break
                sleep 1
                [ $n -gt 1 ] || reload || :
                lacks=$(missing)
              done
              for zone in $lacks; do
                echo "${zone%.} has not been handed to this server yet: verify its primary, then this server."
              done
            fi
            rm -f "$live/.unloaded" "$live/.list" "$live/.said" "$live/.served"
            for file in "$live"/*.zone; do
              [ -e "$from/$(basename "$file")" ] || rm -f "$file"
            done
            for zone in $taken; do
              left_out="$zone is left out, since named has it from elsewhere: take it out of /etc/bind, then verify the server."
              if [ -z "$all" ] && matters "$zone" && ! is_in "$known" "$zone"; then
                printf '%s\n' "$left_out" "$said" >&2
                failed=1
              else
                printf '%s\n' "$left_out"
              fi
            done
            [ -z "$failed" ]
            """;

    private const string RetireFiles = """
        : >/var/lib/bind/aegir/named.conf
        sudo -n /usr/sbin/rndc reload >/dev/null
        rm -f /var/lib/bind/aegir/*.zone /var/lib/bind/aegir/.[a-z]*
        rm -rf -- "$1"
        """;

    /// <summary>Looks whether these zones can be put into use.</summary>
    /// <exception cref="CommandFailed">
    /// It is out of reach, named does not answer, or it is known to have one of them from elsewhere.
    /// </exception>
    public Task Check(IEnumerable<DomainName> zones, CancellationToken ct) =>
        host.Query(Command.Script(AskFor, [.. zones.Select(zone => $"{zone}")]), ct);

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
                Timeout = LoadTakesAtMost,
            },
            ct
        );

    /// <summary>
    /// Checks what was published and puts into use what passes, and waits until named answers with it. What it has to say
    /// about zones that do not matter is returned, and which zones are left out.
    /// </summary>
    /// <param name="meant">The zones that matter; null for all of them.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="CommandFailed">
    /// The config is not in use, or a zone that matters is not: it is what it was, or it was named and turns out to be one
    /// that the server has from elsewhere. The other zones are in use.
    /// </exception>
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
