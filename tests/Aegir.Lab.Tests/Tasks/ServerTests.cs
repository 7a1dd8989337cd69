using System.Globalization;

namespace Aegir.Lab.Tests.Tasks;

/// <summary>A server from its first day to its last.</summary>
[Collection(nameof(AloneInTheLab))]
public sealed class ServerTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    private const string Pids = "pgrep -x 'apache2|nginx|php-fpm[0-9.]*'";

    [Fact]
    public async Task Preparing_a_server_again_changes_nothing()
    {
        var before = await State();
        await Prepare("web2");
        (await State()).ShouldBe(before);

        Task<string> State() =>
            lab.Lab.Sh(
                "web2",
                "cat /etc/passwd /etc/group /var/aegir/.ssh/authorized_keys /etc/sudoers.d/*; find /etc/nginx /etc/sudoers.d /etc/php -printf '%p %M %u %g %l\\n' | sort"
            );
    }

    [Theory]
    [InlineData("apache", "/etc/apache2/conf-enabled/zz-aegir.conf", "/run/apache2/apache2.pid")]
    [InlineData("nginx", "/etc/nginx/conf.d/aegir.conf", "/run/nginx.pid")]
    public async Task Preparing_a_server_loads_what_changed_and_leaves_alone_what_runs(
        string product,
        string link,
        string pid
    )
    {
        var name = Names.Unique("quiet");
        await lab.Lab.Up($"{name}:{product}");
        await Add(name, product);
        await Prepare(name);
        // Apache looks once a second for those that the first loading replaces, and starts others in their place.
        await Sh($"for n in $(seq 60); do before=$({Pids}); sleep 2; [ \"$({Pids})\" != \"$before\" ] || break; done");
        var (master, all) = (await Sh($"cat {pid}"), await Processes());
        await Prepare(name);
        (await Processes()).Split('\n').Except(all.Split('\n')).ShouldBeEmpty();

        await Sh($"rm {link}; echo nonsense >{link[..link.LastIndexOf('/')]}/broken.conf");
        (await lab.Lab.Aegir(Preparation(name))).Code.ShouldBe(1);
        await Sh($"rm {link[..link.LastIndexOf('/')]}/broken.conf");
        await Prepare(name);
        var started = $"{Pids} | grep -vxF '{all}'";
        await Sh($"for n in $(seq 100); do {started} && break; sleep 0.05; done; {started}");
        (await Sh($"cat {pid}")).ShouldBe(master);

        await Sh("for service in apache2 nginx php8.2-fpm; do service $service stop; done");
        await Prepare(name);
        await lab.Aegir("server", "verify", name);
        (await Sh("ls /run/aegir.* /run/.aegir.* 2>/dev/null || :")).ShouldBeEmpty();
        await lab.Aegir("server", "remove", name);

        Task<string> Processes() => Sh(Pids);

        async Task<string> Sh(string script) => (await lab.Lab.Sh(name, script)).TrimEnd();
    }

    [Fact]
    public async Task A_preparation_that_dies_is_completed_by_another()
    {
        var name = Names.Unique("dying");
        await lab.Lab.Up($"{name}:nginx");
        await Add(name, "nginx");
        Ended ended;
        var step = 0;
        do
        {
            string[] die = ["die", "within", step.ToString(CultureInfo.InvariantCulture), .. Preparation(name)];
            ended = await lab.Lab.Probe(die);
            ended.Code.ShouldBeOneOf(0, 137);
            await lab.Aegir("task", "recover");
            step++;
        } while (ended.Code == 137);
        step.ShouldBeGreaterThan(4);
        await lab.Aegir("server", "verify", name);
        await lab.Aegir("server", "remove", name);
    }

    /// <summary>A fresh machine upgrades itself when it has started. What it says of the lock is what apt 2.6 says.</summary>
    [Fact]
    public async Task Preparing_a_server_waits_for_its_own_upgrades_and_not_for_what_will_never_be()
    {
        var name = Names.Unique("fresh");
        await lab.Lab.Up($"{name}:nginx");
        await Add(name, "nginx");
        await lab.Lab.Sh(
            name,
            """
            cd /usr/local/sbin
            printf '#!/bin/sh\necho "apt-get $*" >>/tmp/asked\n. /tmp/answer\n' >apt-get
            printf '#!/bin/sh\necho "dpkg $*" >>/tmp/asked\n' >dpkg
            printf '#!/bin/sh\nexit 1\n' >dpkg-query
            chmod +x apt-get dpkg dpkg-query
            echo 'case $(wc -l </tmp/asked) in 1 | 4) echo "E: Could not get lock /var/lib/dpkg/lock-frontend." >&2; exit 100 ;; esac' >/tmp/answer
            """
        );
        // With such a dpkg-query what comes after the packages may fail.
        await lab.Lab.Aegir(Preparation(name));
        (await lab.Lab.Sh(name, "cut -d' ' -f1-3 /tmp/asked"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe([
                "apt-get -q update",
                "apt-get -q update",
                "dpkg --configure -a",
                "apt-get -qy install",
                "apt-get -qy install",
            ]);
        const string Never = "E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)";
        await lab.Lab.Sh(name, $"echo 'echo \"{Never}\" >&2; exit 100' >/tmp/answer; rm /tmp/asked");
        var refused = await lab.Lab.Aegir(Preparation(name));
        refused.Code.ShouldBe(1, refused.Err);
        refused.Err.ShouldContain(Never);
        (await lab.Lab.Sh(name, "wc -l </tmp/asked")).Trim().ShouldBe("1");
        await lab.Aegir("server", "remove", name, "--gone");
    }

    [Fact]
    public async Task The_account_of_somebody_else_stays_his()
    {
        var name = Names.Unique("boss");
        await lab.Lab.Up($"{name}:nginx");
        await Add(name, "nginx");
        await lab.Lab.Sh(name, "useradd --create-home --password sealed boss");
        await lab.Aegir("server", "set", name, "--user", "boss");
        var before = await Account();
        var refused = await lab.Lab.Aegir(Preparation(name));
        refused.Code.ShouldBe(1, refused.Err);
        refused.Err.ShouldContain("boss is somebody's account here, with the home /home/boss");
        (await Account()).ShouldBe(before);
        await lab.Aegir("server", "set", name, "--user", "aegir");
        await Prepare(name);

        await lab.Aegir("server", "set", name, "--user", "other");
        var taken = await lab.Lab.Aegir(Preparation(name));
        taken.Code.ShouldBe(1, taken.Err);
        taken.Err.ShouldContain($"If aegir is Aegir's user: aegir server set {name} --user aegir");
        (await lab.Lab.Sh(name, "stat -c %U /var/aegir; id other 2>&1 || :")).ShouldStartWith("aegir\nid: ");
        await lab.Aegir("server", "set", name, "--user", "aegir");
        await lab.Aegir("server", "remove", name);

        Task<string> Account() => lab.Lab.Sh(name, "getent shadow boss; id boss; ls -A /home/boss");
    }

    [Fact]
    public async Task A_changed_host_key_is_refused_until_an_administrator_trusts_it()
    {
        var name = Names.Unique("keyed");
        await lab.Lab.Up($"{name}:apache");
        await Add(name, "apache");
        await Prepare(name);
        await lab.Aegir("server", "verify", name);

        await lab.Lab.Rekey(name);
        await lab.Lab.Sh("hub", "rm -f /var/aegir/run/????????????????????????????????????????");
        var refused = await lab.Lab.Aegir("server", "verify", name);
        refused.Code.ShouldBe(1, refused.Err);
        refused.Err.ShouldContain($"aegir server trust {name}");

        var wrong = await lab.Lab.Aegir("server", "trust", name, "--host-key", "SHA256:" + new string('A', 43));
        wrong.Code.ShouldNotBe(0);
        await lab.Aegir("server", "trust", name, "--host-key", await Key(name));
        await lab.Aegir("server", "verify", name);
        await lab.Aegir("server", "remove", name);
        (await lab.Lab.Aegir("server", "show", name)).Code.ShouldBe(3);
    }

    private static string[] Preparation(string name) =>
        ["server", "prepare", name, "--as", "root", "--identity", "/etc/lab/admin_key"];

    private Task<string> Prepare(string name) => lab.Aegir(Preparation(name));

    private async Task Add(string name, string product) =>
        await lab.Aegir("server", "add", name, "--host", name, "--http", product, "--host-key", await Key(name));

    private async Task<string> Key(string name) =>
        (await lab.Lab.Sh(name, "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub")).Trim();
}
