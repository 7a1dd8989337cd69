using Aegir.Model;

namespace Aegir.Web.Views;

/// <summary>A backup.</summary>
internal sealed record BackupView(string Name, string Site, DateTimeOffset Created, long Bytes, string Reason)
{
    public static BackupView Of(Backup backup) =>
        new(backup.Name.ToString(), backup.Site.ToString(), backup.Created, backup.Bytes, backup.Reason);
}
