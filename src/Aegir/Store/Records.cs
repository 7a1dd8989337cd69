namespace Aegir.Store;

/// <summary>
/// The tables. Asked of <see cref="HostingDb"/>, each call stands for itself; asked of <see cref="HostingTransaction"/>,
/// all take effect together or not at all.
/// </summary>
public abstract class Records
{
    private protected Records(Sql sql, SecretBox box, TimeProvider clock)
    {
        Clock = clock;
        Sql = sql;
        Servers = new ServerTable(sql, box);
        Platforms = new PlatformTable(sql);
        Sites = new SiteTable(sql, box);
        Forwards = new ForwardTable(sql);
        Zones = new ZoneTable(sql, clock);
        Clients = new ClientTable(sql);
        Backups = new BackupTable(sql);
        Tasks = new TaskTable(sql, box, clock);
        Steps = new StepTable(sql, clock);
        Log = new LogTable(sql, clock);
        Leases = new LeaseTable(sql, clock);
    }

    /// <summary>The clock that everything in the store is dated by.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Machines and what they offer.</summary>
    public ServerTable Servers { get; }

    /// <summary>Code bases.</summary>
    public PlatformTable Platforms { get; }

    /// <summary>Sites and all their names.</summary>
    public SiteTable Sites { get; }

    /// <summary>Servers that sites have left.</summary>
    public ForwardTable Forwards { get; }

    /// <summary>Zones of DNS.</summary>
    public ZoneTable Zones { get; }

    /// <summary>Who owns sites.</summary>
    public ClientTable Clients { get; }

    /// <summary>Archives of sites.</summary>
    public BackupTable Backups { get; }

    /// <summary>Tasks, their inputs sealed.</summary>
    public TaskTable Tasks { get; }

    /// <summary>How far each task is.</summary>
    public StepTable Steps { get; }

    /// <summary>What tasks had to say.</summary>
    public LogTable Log { get; }

    /// <summary>Which task works on what.</summary>
    public LeaseTable Leases { get; }

    private protected Sql Sql { get; }
}
