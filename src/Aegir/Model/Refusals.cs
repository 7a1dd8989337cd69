namespace Aegir.Model;

/// <summary>
/// What a person asked for cannot be done as asked: a name that does not parse, a setting that does not fit.
/// Nothing has been changed. The message says what, where, and what to do next.
/// </summary>
public sealed class InvalidInput(string message) : Exception(message);

/// <summary>There is no such server, platform, site, backup or task. Nothing has been changed.</summary>
public sealed class NotFound(string message) : Exception(message);

/// <summary>
/// The request is at odds with what is there: a name taken, a context locked by another task, something that others
/// still depend on. Nothing has been changed.
/// </summary>
public sealed class Conflict(string message) : Exception(message);
