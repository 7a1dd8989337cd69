namespace Aegir.Cli.Views;

/// <summary>A link that logs somebody in, once.</summary>
internal sealed record LoginView(string Url);
