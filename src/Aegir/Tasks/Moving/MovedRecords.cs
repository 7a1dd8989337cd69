using Aegir.Model;

namespace Aegir.Tasks.Moving;

/// <summary>What the store knows of a site that a move changes.</summary>
/// <param name="Site">The site.</param>
/// <param name="Forwards">The servers that send its visitors on to it.</param>
/// <param name="Backups">Its backups, which go by its name.</param>
public sealed record MovedRecords(Site Site, IReadOnlyList<Forward> Forwards, IReadOnlyList<BackupName> Backups);
