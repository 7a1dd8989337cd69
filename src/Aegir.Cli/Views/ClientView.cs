using Aegir.Model;
using Aegir.Store;

namespace Aegir.Cli.Views;

/// <summary>A client with the URIs of its sites, as <c>aegir client list</c> and <c>show</c> show it.</summary>
internal sealed record ClientView(string Name, string? Email, IReadOnlyList<string> Sites)
{
    /// <summary>The client of a record, with its sites.</summary>
    public static ClientView Of(Client client, IEnumerable<SiteSummary> sites) =>
        new(client.Name.ToString(), client.Email?.ToString(), [.. sites.Select(site => site.Uri.ToString())]);
}
