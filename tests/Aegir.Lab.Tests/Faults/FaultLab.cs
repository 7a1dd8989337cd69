using System.Globalization;
using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Faults;

/// <summary>
/// A platform on a web server for tests that break something, and all that a task may change there and on the hub and
/// the database server, as text. Those tests run alone in the lab.
/// </summary>
internal sealed class FaultLab(PreparedLab prepared, string web, string platform)
{
    /// <summary>All files but the hub's own state, with modes, owners and checksums.</summary>
    private const string Files = """
        cd /var/aegir
        look() {
          find . -ignore_readdir_race \( -path './aegir.db*' -o -path ./run -o -path ./backups \
            -o -path ./.cache -o -path ./.local -o -path ./.dotnet \) -prune -o "$@"
        }
        look -printf '%M %u:%g %p %l\n' | sort
        look -type f -print0 | sort -z | xargs -0 sha256sum
        ls -A /tmp | grep -v -e '^clr-debug' -e '^dotnet-' -e '^\.dotnet' -e '^hold' || :
        """;

    private const string Databases = """
        mariadb -N -e 'SHOW DATABASES'
        mariadb -N -e "SELECT CONCAT('SHOW GRANTS FOR ', QUOTE(User), '@', QUOTE(Host), ';') FROM mysql.user ORDER BY 1" | mariadb -N
        mariadb -N -e "SELECT CONCAT('CHECKSUM TABLE ', table_schema, '.', table_name, ';') FROM information_schema.tables
          WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')
          ORDER BY 1" | mariadb -N
        """;

    public PreparedLab Prepared => prepared;

    public Lab Lab => prepared.Lab;

    public string Web => web;

    public string Platform => platform;

    /// <summary>The site that tests work on.</summary>
    public LabSite Site { get; } = new(prepared, CodeBases.Mini, web, platform, $"{Names.Unique("fault")}.example");

    /// <summary>The servers where a task may change something.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [web, "db1"];

    /// <summary>A platform of its own. A first site came and went: what all sites of a platform share is there.</summary>
    public static async Task<FaultLab> On(PreparedLab prepared, string web)
    {
        var lab = new FaultLab(prepared, web, await CodeBases.PublishNew(prepared, CodeBases.Mini, web));
        await lab.Install();
        await lab.Delete();
        return lab;
    }

    /// <summary>Installs the site undisturbed.</summary>
    public Task Install() => prepared.Aegir([.. Site.InstallCommand, "--profile", "minimal"]);

    /// <summary>Deletes the site undisturbed.</summary>
    public Task Delete() => prepared.Aegir("site", "delete", Site.Uri, "--yes");

    /// <summary>What a task may change on one of the servers.</summary>
    public Task<string> LookAt(string server) => Lab.Sh(server, IsDatabase(server) ? Databases : Files);

    /// <summary>The hub's backups, with their sizes: half a one would be another line.</summary>
    public Task<string> Backups() => Lab.Sh("hub", "cd /var/aegir/backups && find . -printf '%p %s\n' | sort");

    /// <summary>
    /// Everything: files of hub and web servers, databases with all their rows, users and grants, records, and what a
    /// visitor is answered.
    /// </summary>
    public async Task<string> Look()
    {
        // First and alone: a command that reads the records opens and closes the store.
        var hub = await Lab.Sh("hub", Files);
        var parts = await Task.WhenAll([
            .. Servers.Select(LookAt),
            prepared.Aegir("server", "list", "--json"),
            prepared.Aegir("platform", "list", "--json"),
            prepared.Aegir("site", "list", "--json"),
        ]);
        var page = await Site.Get();
        return string.Join("\n\n", [hub, .. parts, $"{page.Status} {page.Body}"]);
    }

    /// <summary>Looks, and shows the lines that differ from what was seen before.</summary>
    public async Task DemandAsBefore(string before) => DemandSame(await Look(), before);

    /// <summary>Shows the lines that differ.</summary>
    public static void DemandSame(string now, string before)
    {
        var (here, was) = (now.Split('\n'), before.Split('\n'));
        string[] differences =
        [
            .. here.Except(was).Select(line => $"+ {line}"),
            .. was.Except(here).Select(line => $"- {line}"),
        ];
        differences.ShouldBeEmpty(string.Join('\n', differences));
    }

    /// <summary>Puts in order what was left; nothing is left then, and no backup is half a backup.</summary>
    public async Task<Ended> Recover()
    {
        var ended = await Lab.Aegir("task", "recover");
        ended.Code.ShouldBe(0, ended.Err);
        await DemandNothingLeft();
        return ended;
    }

    /// <summary>The same; whether the recovery finished the task rather than undid it.</summary>
    public async Task<bool> IsFinished() => (await Recover()).Err.Contains("was finished", StringComparison.Ordinal);

    /// <summary>No room of a task, no lease, no part of a backup, no process that still works for a task.</summary>
    public async Task DemandNothingLeft()
    {
        (await Lab.Sh("hub", "ls -A /var/aegir/tasks 2>/dev/null || :")).ShouldBeEmpty();
        (await Lab.Sh("hub", "ls /var/aegir/backups | grep -v '\\.tar$' || :")).ShouldBeEmpty();
        (await Lab.Aegir("task", "recover")).Err.ShouldContain("Nothing to recover.");
        (
            await Lab.Sh(
                "hub",
                "pgrep -d, 'rsync|mariadb|tar|zstd|bwrap|php' | xargs -r ps -o pid=,ppid=,stat=,etimes=,args= -p || :"
            )
        ).ShouldBeEmpty();
        foreach (var server in Servers.Where(server => !IsDatabase(server)))
            (await Lab.Sh(server, "pgrep -al 'rsync|tail|timeout|tar' || :")).ShouldBeEmpty();
    }

    private static bool IsDatabase(string server) => server.StartsWith("db", StringComparison.Ordinal);

    /// <summary>Runs <c>aegir</c> in a process that dies; true if it did, false if it ended before.</summary>
    public async Task<bool> Dies(string when, int step, params string[] words)
    {
        var ended = await Lab.Probe(["die", when, step.ToString(CultureInfo.InvariantCulture), .. words]);
        if (ended.Code is not (0 or 137))
            Assert.Fail($"It should have died {when} step {step}, but: {ended.Err}");
        return ended.Code == 137;
    }

    /// <summary>
    /// Runs <c>aegir</c> and does something when it comes to a step, before that step does anything.
    /// </summary>
    public async Task<Ended> At(string step, Func<Task> happening, params string[] words)
    {
        var file = $"/tmp/{Names.Unique("hold")}";
        var running = Lab.Probe(["hold", file, step, .. words]);
        while (!running.IsCompleted && !File.Exists(Lab.Root("hub") + file))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        if (running.IsCompleted)
            Assert.Fail($"It never came to ‘{step}’: {(await running).Err}");
        try
        {
            await happening();
        }
        finally
        {
            File.Delete(Lab.Root("hub") + file);
        }
        return await running;
    }
}
