namespace Aegir.Cli.Views;

/// <summary>A client as <c>aegir client list</c> and <c>show</c> show it; the list leaves the URIs of its sites out.</summary>
internal sealed record ClientView(string Name, string? Email, IReadOnlyList<string>? Sites);
