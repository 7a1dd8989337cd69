using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using CliWrap;

namespace Aegir.Services.Db;

/// <summary>A database product as the server says it is.</summary>
/// <param name="Name"><c>MariaDB</c>, <c>MySQL</c>, <c>PostgreSQL</c>, <c>SQLite</c>.</param>
/// <param name="Version">Its version.</param>
public sealed record DbProduct(string Name, Version Version)
{
    /// <summary>As a person writes it: <c>MariaDB 10.11.6</c>.</summary>
    public override string ToString() => $"{Name} {Version}";
}

/// <summary>Keeps the databases of sites.</summary>
public abstract partial class DbService : Service
{
    /// <summary>Where sites connect to.</summary>
    public abstract DatabaseEndpoint Endpoint { get; }

    /// <summary>What a dump is, as the end of a file's name. The default is <c>sql</c>.</summary>
    public virtual string DumpFormat => "sql";

    /// <summary>Asks the server whether it answers and lets the hub create databases.</summary>
    /// <exception cref="CommandFailed">It does not; nothing was changed.</exception>
    /// <exception cref="InvalidInput">It is too old, or its record has no administrator account.</exception>
    public abstract Task Check(CancellationToken ct);

    /// <summary>What the server runs; null where that cannot be known.</summary>
    /// <exception cref="CommandFailed">It does not answer.</exception>
    public virtual Task<DbProduct?> Product(CancellationToken ct) => Task.FromResult<DbProduct?>(null);

    /// <summary>
    /// Creates the site's database and user, and grants it from exactly the hosts given and the hub. The name is the
    /// site's own (<see cref="Site.Database"/>), free when the task was planned
    /// (<see cref="DatabaseNames.ChooseFree"/>); if it is taken by now the step fails and drops nothing. Undo drops what this
    /// task made, whatever of it is there. The site's directory is there on the hub, since a database may be a file in it:
    /// whoever replaces the directory does so before.
    /// </summary>
    public abstract IReadOnlyList<Step> CreateDatabase(HostedSite site, IReadOnlyList<Host> clients);

    /// <summary>
    /// Makes user, password and grants of an existing site what its record says. It needs no undo: the record did not
    /// change. It fails if the database is gone.
    /// </summary>
    public abstract IReadOnlyList<Step> VerifySite(HostedSite site, IReadOnlyList<Host> clients);

    /// <summary>
    /// Lets nobody into the site's database but who has this password, and ends the connections of all others: PHP that
    /// outlives its web worker, a program of somebody's. What such a writer tries from then on fails, so that he knows; what
    /// he was told is stored, is. Undo lets the site in again. Nothing where the database is a file, which nobody guards.
    /// </summary>
    /// <param name="site">The site, with the password that it has.</param>
    /// <param name="password">The task's own: whoever works with the database meanwhile says it
    /// (<see cref="HostedSite.With"/>).</param>
    public virtual IReadOnlyList<Step> CloseDatabase(HostedSite site, Secret password) => [];

    /// <summary>Drops database and user. It has no undo: it stands after a point of no return. It may be repeated.</summary>
    public abstract IReadOnlyList<Step> RetireDatabase(HostedSite site);

    /// <summary>Whether a database or a user of this name exists.</summary>
    public abstract Task<bool> Exists(SqlName name, CancellationToken ct);

    /// <summary>Writes the whole database, as SQL or as <see cref="DumpFormat"/> says, in one transaction's view.</summary>
    /// <exception cref="CommandFailed">The dump is not whole.</exception>
    public abstract Task Dump(HostedSite site, PipeTarget dump, CancellationToken ct);

    /// <summary>
    /// Writes a database that is none of ours, as <see cref="Dump"/> does, with the dump program of the machine that its
    /// site is on. Nothing of it is changed.
    /// </summary>
    /// <param name="machine">The machine of its site.</param>
    /// <param name="database">The database; its driver is this service's.</param>
    /// <param name="isTrial">Whether the rows are left out: to find out whether it can be dumped.</param>
    /// <param name="dump">Where it goes.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="CommandFailed">The dump is not whole.</exception>
    /// <exception cref="InvalidInput">A database of this kind cannot be had from elsewhere.</exception>
    public abstract Task DumpForeign(
        Host machine,
        ForeignDatabase database,
        bool isTrial,
        PipeTarget dump,
        CancellationToken ct
    );

    /// <summary>Reads a dump into the site's database, which is empty. The dump may come from another release.</summary>
    /// <exception cref="CommandFailed">The database holds a part of the dump.</exception>
    public abstract Task Import(HostedSite site, PipeSource dump, CancellationToken ct);
}
