using Aegir.Model;

namespace Aegir.Views;

/// <summary>A backup. <c>Bytes</c> is the size of its archive.</summary>
public sealed record BackupView(string Name, string Site, DateTimeOffset Created, long Bytes, string Reason)
{
    /// <summary>The backup of a record.</summary>
    public static BackupView Of(Backup backup) =>
        new(backup.Name.ToString(), backup.Site.ToString(), backup.Created, backup.Bytes, backup.Reason);
}
