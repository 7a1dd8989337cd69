using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// The one-time set-up of a fresh Debian server over ssh, as root: packages, user, the hub's key, sudo for exactly the
/// commands that its services need, and their config linked in. It may be repeated, and has no undo: what it adds harms
/// nobody, and a second run completes a first one that broke off.
/// </summary>
/// <param name="Server">The server as recorded.</param>
/// <param name="Root">Whom to log in as: root, or whoever may do what root may.</param>
/// <param name="Key">The private key to log in with.</param>
public sealed record PrepareServer(Server Server, UnixUser Root, UnixPath Key) : HostingTask
{
    private const string Sudoers = "/etc/sudoers.d/aegir";
    private static readonly TimeSpan PackagesTakeAtMost = TimeSpan.FromMinutes(20);

    /// <inheritdoc/>
    public override string Verb => "server prepare";

    /// <inheritdoc/>
    public override ContextName Context => Server.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [];

    /// <inheritdoc/>
    public override Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var offers = Server
            .Services.Select(offer =>
                (Offer: offer, Wants: ServiceCatalog.Find(offer.Type, offer.Implementation).Preparation)
            )
            .ToList();
        string[] packages = ["rsync", "sudo", "zstd", .. offers.SelectMany(o => o.Wants.Packages).Distinct()];
        string[] allowed = [.. offers.SelectMany(o => Allowed(o.Wants))];
        var root = new SshHost(new SshConnection(Server, fleet.Layout) { User = Root, Key = Key });
        return Task.FromResult<Recipe>([
            Do(
                "install what is missing of Debian's packages",
                (_, end) => root.Run(Install(packages), end),
                preview: _ => Task.FromResult(string.Concat(packages.Select(package => $"{package}\n")))
            ),
            Do(
                $"make user {Server.User} and let the hub in",
                async (_, end) => await root.Run(User(fleet.Layout, await PublicKey(fleet.Layout, end)), end),
                preview: async end =>
                    $"home {fleet.Layout.Root}, group {HostingUsers.WebGroup}, authorized_keys:\n"
                    + $"+restrict {await PublicKey(fleet.Layout, end)}\n"
            ),
            Do(
                "allow exactly the commands that the services need",
                (_, end) => root.Run(Sudo(allowed), end),
                preview: _ => Task.FromResult($"{Sudoers}:\n" + string.Concat(allowed.Select(line => $"+{line}\n")))
            ),
            .. offers.Select(o =>
                Do(
                    $"set up {o.Offer.Implementation}",
                    async (_, end) =>
                    {
                        // It may reload what another task is about to.
                        using var held = await ConfigLock.Take(fleet.Layout, Server.Name, end);
                        await root.Run(Setup(o.Offer, o.Wants, fleet.Layout), end);
                    },
                    preview: _ => Task.FromResult($"by this script, as root:\n{o.Wants.Script}")
                )
            ),
            Check("the hub can log in", (_, end) => fleet.Host(Server).Query(Command.Of("true"), end)),
        ]);
    }

    private static async Task<string> PublicKey(HubLayout layout, CancellationToken ct) =>
        (await File.ReadAllTextAsync($"{layout.SshKey}.pub", ct)).Trim();

    /// <summary>
    /// What another run left half installed is completed first. A fresh machine may still be busy with its own upgrades: the
    /// locks that those have (of the lists, of the archives, of dpkg) are waited for, five minutes at most.
    /// </summary>
    private static Command Install(string[] packages) =>
        Command.Script(
            """
            missing=
            for p; do
              [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing="$missing $p"
            done
            [ -n "$missing" ] || exit 0
            export DEBIAN_FRONTEND=noninteractive LC_ALL=C
            said=$(mktemp)
            trap 'rm -f "$said"' EXIT
            n=100
            patiently() {
              until "$@" </dev/null 2>"$said"; do
                n=$((n - 1))
                if [ $n = 0 ] || ! grep -qE 'Could not get lock|another process' "$said"; then
                  cat "$said" >&2
                  exit 1
                fi
                sleep 3
              done
              cat "$said" >&2
            }
            patiently apt-get -q update
            patiently dpkg --configure -a
            patiently apt-get -qy install --no-install-recommends $missing
            """,
            packages
        ) with
        {
            Timeout = PackagesTakeAtMost,
        };

    /// <summary>
    /// A password of <c>*</c> lets keys in and no password; a locked account (<c>!</c>) would refuse both. An account that
    /// is somebody else's is left alone: its home is not Aegir's, where the key and the code would lie. So is a home that
    /// another account has.
    /// </summary>
    private Command User(HubLayout layout, string key) =>
        Command.Script(
            """
            user=$1 home=$2 config=$3 key=$4 server=$5
            owner=$(stat -Lc %U "$home" 2>/dev/null || echo "$user")
            case $owner in "$user" | root | UNKNOWN) ;; *)
              echo "$home is $owner's here. If $owner is Aegir's user: aegir server set $server --user $owner" >&2
              echo "If a machine of before left that: useradd --system --password '*' --home-dir $home --shell /bin/sh $user" >&2
              echo "and then: find $home -user $owner -exec chown -h $user {} +" >&2
              exit 1
              ;;
            esac
            id -u "$user" >/dev/null 2>&1 || useradd --system --password '*' --home-dir "$home" --shell /bin/sh "$user"
            its_home=$(getent passwd "$user" | cut -d: -f6)
            if [ "$(readlink -m "$its_home")" != "$(readlink -m "$home")" ] || [ "$(id -u "$user")" = 0 ]; then
              echo "$user is somebody's account here, with the home $its_home, and Aegir's own has the home $home." >&2
              echo "Name another: aegir server set $server --user USER" >&2
              echo "Or, if it was made for Aegir: usermod --home $home $user" >&2
              exit 1
            fi
            case $(getent shadow "$user" | cut -d: -f2) in '!'*) usermod -p '*' "$user" ;; esac
            usermod -aG www-data "$user"
            install -d -m 0711 -o "$user" -g "$user" "$home" "$home/config"
            install -d -m 0755 -o "$user" -g "$user" "$home/platforms"
            install -d -m 0700 -o "$user" -g "$user" "$home/.ssh" "$config"
            grep -qxF "restrict $key" "$home/.ssh/authorized_keys" 2>/dev/null ||
              echo "restrict $key" >>"$home/.ssh/authorized_keys"
            chown "$user:$user" "$home/.ssh/authorized_keys"
            chmod 0600 "$home/.ssh/authorized_keys"
            """,
            Server.User.ToString(),
            layout.Root.ToString(),
            layout.Config(Server.Name).ToString(),
            key,
            Server.Name.Bare
        );

    /// <summary>The lines of sudoers(5) that a service needs.</summary>
    private IEnumerable<string> Allowed(Preparation wants) =>
        wants
            .SudoCommands.Select(command => $"{Server.User} ALL=(root) NOPASSWD: {command}")
            .Concat(
                wants.WebServerCommands.Select(command =>
                    $"{Server.User} ALL=({HostingUsers.WebGroup}) NOPASSWD: {command}"
                )
            );

    private static Command Sudo(string[] allowed) =>
        Command.Script(
            """
            file=$1; shift
            draft=$(mktemp)
            trap 'rm -f "$draft"' EXIT
            for line in "$@"; do echo "$line"; done >"$draft"
            visudo -qcf "$draft"
            install -m 0440 "$draft" "$file"
            """,
            [Sudoers, .. allowed]
        );

    private Command Setup(OfferedService offer, Preparation wants, HubLayout layout) =>
        new([
            "sh",
            "-eu",
            "-s",
            "--",
            layout.Root.ToString(),
            layout.Config(Server.Name).ToString(),
            Server.User.ToString(),
        ])
        {
            Input = Preparation.Functions + wants.Script,
            Environment = offer is { AdminUser: { } user, AdminPassword: { } password }
                ? Command.NoVariables.Add("admin_user", new Secret(user.ToString())).Add("admin_password", password)
                : Command.NoVariables,
        };
}
