namespace Aegir.Model;

/// <summary>One archive of a whole site: database, files, the code of its directory, and a manifest.</summary>
/// <param name="Name">Its name: <c>example.com-20260131.235959</c>.</param>
/// <param name="Site">The site as it was called then.</param>
/// <param name="Created">When the database was dumped.</param>
/// <param name="Bytes">The size of the archive.</param>
/// <param name="Reason">Why it was made: <c>backup</c>, or the task that it protects (<c>before restore</c>).</param>
public sealed record Backup(BackupName Name, DomainName Site, DateTimeOffset Created, long Bytes, string Reason);
