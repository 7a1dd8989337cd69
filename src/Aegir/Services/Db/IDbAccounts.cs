using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Db;

/// <summary>
/// The databases of sites on one server and who may use them, as one connection of the hub's administrator account sees
/// and changes them. Each site has a database and an account of its own, both of one name.
/// </summary>
internal interface IDbAccounts
{
    /// <summary>Whether a database or an account of this name exists.</summary>
    Task<bool> Exists(SqlName name, CancellationToken ct);

    /// <summary>Whether the database exists.</summary>
    Task<bool> HasDatabase(SqlName name, CancellationToken ct);

    /// <summary>Makes database and account, or what is missing of them.</summary>
    Task Create(SqlName name, Secret password, IReadOnlyList<Host> clients, CancellationToken ct);

    /// <summary>Lets the account into its database with this password, from these hosts and the hub, and nobody else.</summary>
    Task Grant(SqlName name, Secret password, IReadOnlyList<Host> clients, CancellationToken ct);

    /// <summary>Gives the account another password, and leaves all else of it; nothing where there is none.</summary>
    Task SetPassword(SqlName name, Secret password, CancellationToken ct);

    /// <summary>Tells the connections of the account to end; how many there were.</summary>
    Task<int> EndConnections(SqlName name, CancellationToken ct);

    /// <summary>Drops account and database, whatever of them is there; connections are ended.</summary>
    Task Drop(SqlName name, CancellationToken ct);
}
