namespace Aegir.Web.Views;

/// <summary>How the hub does: it answers, so its store does too.</summary>
/// <param name="Version">The version of Aegir.</param>
/// <param name="Queued">How many tasks wait.</param>
/// <param name="Running">How many tasks run.</param>
/// <param name="Stuck">How many tasks wait for a person.</param>
internal sealed record HealthView(string Version, int Queued, int Running, int Stuck);
