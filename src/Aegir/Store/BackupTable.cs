using Aegir.Model;

namespace Aegir.Store;

/// <summary>The archives of sites. They outlive the sites.</summary>
public sealed class BackupTable
{
    private readonly Sql _sql;

    internal BackupTable(Sql sql) => _sql = sql;

    /// <summary>The backup of this name, or null.</summary>
    public Task<Backup?> Find(BackupName name, CancellationToken ct) =>
        _sql.First($"select name, site, created, bytes, reason from backup where name = {name}", Read, ct);

    /// <summary>The backup of this name.</summary>
    /// <exception cref="NotFound">There is none.</exception>
    public async Task<Backup> Get(BackupName name, CancellationToken ct)
    {
        if (await Find(name, ct) is { } backup)
            return backup;
        var known = await _sql.Texts($"select name from backup", ct);
        throw new NotFound(
            $"There is no backup {name}.{Nearest.Hint(name.ToString(), known)} ‘aegir site backups’ shows what there is."
        );
    }

    /// <summary>All backups, or those of one site, the newest first.</summary>
    public async Task<IReadOnlyList<Backup>> List(DomainName? site, CancellationToken ct) =>
        await _sql.Query(
            $"""
            select name, site, created, bytes, reason from backup
            where {site} is null or site = {site} order by created desc, name desc
            """,
            Read,
            ct
        );

    /// <summary>Adds the backup, or writes over what was known of it.</summary>
    public Task Save(Backup backup, CancellationToken ct) =>
        _sql.Execute(
            $"""
            insert into backup (name, site, created, bytes, reason)
            values ({backup.Name}, {backup.Site}, {backup.Created}, {backup.Bytes}, {backup.Reason})
            on conflict (name) do update set site = excluded.site, created = excluded.created,
                bytes = excluded.bytes, reason = excluded.reason
            """,
            ct
        );

    /// <summary>Lets a backup go by another name of its site; one that is unknown is no fault.</summary>
    public Task Rename(BackupName name, DomainName site, CancellationToken ct) =>
        _sql.Execute($"update backup set site = {site} where name = {name}", ct);

    /// <summary>Forgets the backup; one that is unknown already is no fault. The archive is not touched.</summary>
    public Task Delete(BackupName name, CancellationToken ct) =>
        _sql.Execute($"delete from backup where name = {name}", ct);

    private static Backup Read(Row row) =>
        new(row.Parsed<BackupName>(0), row.Parsed<DomainName>(1), row.Time(2), row.Number(3), row.Text(4));
}
