using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Clusters;

/// <summary>A visitor who asks a site for its front page, and for a file, all the time.</summary>
internal sealed class Visits(LabSite site) : IAsyncDisposable
{
    private readonly string _place = $"/tmp/{Names.Unique("visits")}";
    private Task<string> _visitor = Task.FromResult("");

    public static async Task<Visits> Begin(LabSite site)
    {
        var visits = new Visits(site);
        await site.Prepared.Lab.Sh("hub", $"mkdir {visits._place}");
        visits._visitor = visits.Visit();
        return visits;
    }

    /// <summary>Stops, and counts: all of them, and those that were not answered with 200.</summary>
    public async Task<(int All, int Failed)> End()
    {
        await Stop();
        var codes = (await site.Prepared.Lab.Sh("hub", $"cat {_place}/codes")).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        return (codes.Length, codes.Count(code => code != "200"));
    }

    public async ValueTask DisposeAsync() => await Stop();

    private async Task Stop()
    {
        await site.Prepared.Lab.Sh("hub", $"touch {_place}/stop");
        await _visitor;
    }

    private Task<string> Visit() =>
        site.Prepared.Lab.Sh(
            "hub",
            $"""
            while [ ! -e {_place}/stop ]; do
              curl -s -o /dev/null -w '%{"{"}http_code{"}"}\n' --max-time 30 --connect-to ::{site.Web}:80 http://{site.Uri}/ \
                >>{_place}/codes || :
              sleep 0.02
            done
            """
        );
}
