namespace Aegir.Model;

/// <summary>Where things lie below <c>$AEGIR_ROOT</c>, on the hub and, for code and config, on every server.</summary>
/// <param name="Root">The default is <c>/var/aegir</c>.</param>
public sealed record HubLayout(UnixPath Root)
{
    /// <summary>The store, when it is SQLite.</summary>
    public UnixPath Database => Root / "aegir.db";

    /// <summary>The key that secrets in the store are encrypted with; 0600.</summary>
    public UnixPath KeyFile => Root / "aegir.key";

    /// <summary>The hub's own ssh key; 0600. The public half lies beside it, with <c>.pub</c>.</summary>
    public UnixPath SshKey => Root / ".ssh" / "id_ed25519";

    /// <summary>The pinned host keys of all servers, generated from their records.</summary>
    public UnixPath KnownHosts => Root / ".ssh" / "known_hosts.aegir";

    /// <summary>Backups; 0700, on the hub only.</summary>
    public UnixPath Backups => Root / "backups";

    /// <summary>What uploads the members of a cluster had of a site when they were last made the same.</summary>
    public UnixPath Uploads(ContextName cluster, DomainName site) => AllUploads / cluster.FileName / site;

    /// <summary>The same of all clusters.</summary>
    public UnixPath AllUploads => Root / "uploads";

    /// <summary>What a member of a cluster may still have of sites that were deleted, moved or restored while it was out.</summary>
    public UnixPath Outdated(ContextName server) => AllOutdated / server.FileName;

    /// <summary>The same of all servers.</summary>
    public UnixPath AllOutdated => Root / "outdated";

    /// <summary>Code bases, by custom; a platform may lie elsewhere.</summary>
    public UnixPath Platforms => Root / "platforms";

    /// <summary>Sockets of shared ssh connections, locks, short-lived private files; 0700.</summary>
    public UnixPath Run => Root / "run";

    /// <summary>Drush site aliases.</summary>
    public UnixPath DrushSites => Root / ".drush" / "sites";

    /// <summary>The generated configuration of one server: the same path on the hub and there.</summary>
    public UnixPath Config(ContextName server) => Root / "config" / server.FileName;

    /// <summary>Where one task keeps what its undo needs, until it has ended; 0700.</summary>
    public UnixPath Room(long task) =>
        Root / "tasks" / task.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
