namespace Aegir.Tasks.Backups;

/// <summary>
/// A backup could not be written, and nothing of it is left; or an archive cannot be used, and nothing of it was
/// unpacked. The message says which, and why.
/// </summary>
public sealed class BackupFailed(string message, Exception? cause = null) : Exception(message, cause);
