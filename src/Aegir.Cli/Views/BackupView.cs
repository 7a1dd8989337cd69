using Aegir.Model;

namespace Aegir.Cli.Views;

/// <summary>A backup as <c>aegir site backups</c> lists it.</summary>
internal sealed record BackupView(string Name, string Site, DateTimeOffset Created, long Bytes, string Reason)
{
    public static BackupView Of(Backup backup) =>
        new(backup.Name.ToString(), backup.Site.ToString(), backup.Created, backup.Bytes, backup.Reason);
}
