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
        var root = new SshHost(new SshConnection(Server, fleet.Layout) { User = Root, Key = Key });
        return Task.FromResult<Recipe>([
            Do(
                "install what is missing of Debian's packages",
                (_, end) => root.Run(Packages([.. offers.SelectMany(o => o.Wants.Packages)]), end)
            ),
            Do(
                $"make user {Server.User} and let the hub in",
                async (_, end) => await root.Run(User(fleet.Layout, await PublicKey(fleet.Layout, end)), end)
            ),
            Do(
                "allow exactly the commands that the services need",
                (_, end) => root.Run(Sudo(offers.Select(o => o.Wants)), end)
            ),
            .. offers.Select(o =>
                Do(
                    $"set up {o.Offer.Implementation}",
                    async (_, end) =>
                    {
                        // It may reload what another task is about to.
                        using var held = await ConfigLock.Take(fleet.Layout, Server.Name, end);
                        await root.Run(Setup(o.Offer, o.Wants, fleet.Layout), end);
                    }
                )
            ),
            Check("the hub can log in", (_, end) => fleet.Host(Server).Query(Command.Of("true"), end)),
        ]);
    }

    private static async Task<string> PublicKey(HubLayout layout, CancellationToken ct) =>
        (await File.ReadAllTextAsync($"{layout.SshKey}.pub", ct)).Trim();

    private static Command Packages(string[] wanted) =>
        Command.Script(
            """
            missing=
            for p in rsync sudo zstd "$@"; do
              [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing="$missing $p"
            done
            [ -n "$missing" ] || exit 0
            export DEBIAN_FRONTEND=noninteractive
            apt-get update -q </dev/null
            apt-get install -qy --no-install-recommends $missing </dev/null
            """,
            wanted
        ) with
        {
            Timeout = PackagesTakeAtMost,
        };

    /// <summary>A password of <c>*</c> lets keys in and no password; a locked account (<c>!</c>) would refuse both.</summary>
    private Command User(HubLayout layout, string key) =>
        Command.Script(
            """
            user=$1 home=$2 config=$3 key=$4
            id -u "$user" >/dev/null 2>&1 || useradd --system --home-dir "$home" --shell /bin/sh "$user"
            usermod -p '*' -aG www-data "$user"
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
            key
        );

    private Command Sudo(IEnumerable<Preparation> wants) =>
        Command.Script(
            """
            user=$1; shift
            draft=$(mktemp)
            trap 'rm -f "$draft"' EXIT
            for command in "$@"; do echo "$user ALL=$command"; done >"$draft"
            visudo -qcf "$draft"
            install -m 0440 "$draft" /etc/sudoers.d/aegir
            """,
            [
                Server.User.ToString(),
                .. wants.SelectMany(want =>
                    want.SudoCommands.Select(command => $"(root) NOPASSWD: {command}")
                        .Concat(
                            want.WebServerCommands.Select(command => $"({HostingUsers.WebGroup}) NOPASSWD: {command}")
                        )
                ),
            ]
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
                ? Command.NoVariables.Add("admin_user", new Secret(user)).Add("admin_password", password)
                : Command.NoVariables,
        };
}
