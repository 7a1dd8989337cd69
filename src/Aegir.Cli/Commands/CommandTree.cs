using System.CommandLine;
using Aegir.Cli.Clients;
using Aegir.Cli.Clusters;
using Aegir.Cli.Platforms;
using Aegir.Cli.Servers;
using Aegir.Cli.Sites;
using Aegir.Cli.Tasks;
using Aegir.Cli.Zones;

namespace Aegir.Cli.Commands;

/// <summary>All commands, as <c>aegir --help</c> lists them. A new one is a file and a line here.</summary>
internal static class CommandTree
{
    /// <summary>The tree in which the verbs of <paramref name="noun"/> are there; other nouns are names only.</summary>
    public static Command For(string? noun)
    {
        var root = new Command("aegir", "Hosts Drupal sites on many servers, from this one machine, the hub.");
        foreach (var command in Top())
            root.Subcommands.Add(command is Noun found && found.Name == noun ? found.WithVerbs() : command);
        return root;
    }

    private static IEnumerable<Command> Top() =>
        [
            new Init(),
            new Quickstart(),
            new Noun("server", "Machines that serve sites, keep their databases, or answer for their names.", Server),
            new Noun("cluster", "Several web servers that serve the same sites, as one.", Cluster),
            new Noun("platform", "Drupal code bases, each published on a web server.", Platform),
            new Noun("site", "Drupal sites.", Site),
            new Noun("zone", "Domains in DNS whose records follow the sites.", Zone),
            new Noun("client", "Who owns sites.", Client),
            new Noun("task", "What was done, is being done, and waits.", Task),
            new StartHub(),
            new Worker(),
            new Serve(),
            new Noun(
                "completion",
                "Completion of words with the Tab key, for your shell.",
                () => [new CompletionBash()]
            ),
            new Complete(),
        ];

    private static IReadOnlyList<Command> Server() =>
        [
            new ServerAdd(),
            new ServerSet(),
            new ServerPrepare(),
            new ServerVerify(),
            new ServerTrust(),
            new ServerShow(),
            new ServerList(),
            new ServerRemove(),
        ];

    private static IReadOnlyList<Command> Cluster() =>
        [
            new ClusterAdd(),
            new ClusterVerify(),
            new ClusterSync(),
            new ClusterSet(),
            new ClusterOut(),
            new ClusterIn(),
            new ClusterShow(),
            new ClusterList(),
            new ClusterRemove(),
        ];

    private static IReadOnlyList<Command> Platform() =>
        [
            new PlatformAdd(),
            new PlatformVerify(),
            new PlatformShow(),
            new PlatformList(),
            new PlatformPackages(),
            new PlatformCompare(),
            new PlatformUpgrade(),
            new PlatformLock(),
            new PlatformUnlock(),
            new PlatformRemove(),
        ];

    private static IReadOnlyList<Command> Site() =>
        [
            new SiteInstall(),
            new SiteImport(),
            new SiteVerify(),
            new SiteSet(),
            new SiteShow(),
            new SiteList(),
            new SiteCheck(),
            new SiteBackup(),
            new SiteBackups(),
            new SiteBackupAdd(),
            new SiteBackupDelete(),
            new SiteRestore(),
            new SiteClone(),
            new SiteMigrate(),
            new SiteEnable(),
            new SiteDisable(),
            new SiteLogin(),
            new SiteDrush(),
            new SiteDelete(),
            new SiteDraft(),
            new SiteForget(),
        ];

    private static IReadOnlyList<Command> Zone() =>
        [new ZoneAdd(), new ZoneSet(), new ZoneShow(), new ZoneList(), new ZoneRemove()];

    private static IReadOnlyList<Command> Client() =>
        [new ClientAdd(), new ClientList(), new ClientShow(), new ClientRemove()];

    private static IReadOnlyList<Command> Task() =>
        [
            new TaskList(),
            new TaskShow(),
            new TaskLog(),
            new TaskCancel(),
            new TaskRetry(),
            new TaskRecover(),
            new TaskGiveUp(),
        ];
}
