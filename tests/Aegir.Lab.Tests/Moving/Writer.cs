using System.Globalization;
using System.Text.Json;
using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Moving;

/// <summary>
/// Visitors who store a row and upload a file every 50 ms, at the web server where the site was at first: DNS is slow.
/// What was acknowledged to them is written down.
/// </summary>
internal sealed class Writer(LabSite site) : IAsyncDisposable
{
    /// <summary>So many of each kind are written in a second, unless the machine is busy.</summary>
    private const int Few = 4;

    /// <summary>So many write rows, and as many upload: a move is short.</summary>
    private const int Visitors = 2;

    private readonly string _place = $"/tmp/{Names.Unique("writer")}";
    private readonly List<Task<string>> _visitors = [];

    /// <summary>Begins, and comes back when both kinds have been acknowledged once.</summary>
    public static async Task<Writer> Start(LabSite site)
    {
        var writer = new Writer(site);
        await site.Prepared.Lab.Sh("hub", $"mkdir {writer._place} && echo upload >{writer._place}/upload");
        for (var visitor = 1; visitor <= Visitors; visitor++)
        {
            writer._visitors.Add(writer.Write("rows", visitor, "-d title=row$n", $"{Place(site)}/node"));
            writer._visitors.Add(
                writer.Write(
                    "files",
                    visitor,
                    "-F \"file=@$place/upload;filename=file$n.txt\"",
                    $"{Place(site)}/upload"
                )
            );
        }
        await site.Prepared.Lab.Sh("hub", $"cd {writer._place} && touch rows files");
        await writer.AwaitMore();
        return writer;
    }

    /// <summary>Waits for what happens meanwhile, for which visitors must have written rows and files.</summary>
    public async Task<T> During<T>(Task<T> happening)
    {
        var before = await Written();
        var result = await happening;
        var after = await Written();
        after.Rows.ShouldBeGreaterThan(before.Rows + Few);
        after.Files.ShouldBeGreaterThan(before.Files + Few);
        return result;
    }

    /// <summary>Waits until both kinds have been written where the site is by now, stops, and looks for all that was acknowledged in the site as it is then.</summary>
    /// <returns>How many writes that were.</returns>
    public async Task<int> DemandAll(LabSite moved)
    {
        await AwaitMore();
        await Stop();
        var lab = moved.Prepared.Lab;
        string[] rows = [.. (await lab.Sh("hub", $"cat {_place}/rows")).Split('\n', Split)];
        string[] files = [.. (await lab.Sh("hub", $"cat {_place}/files")).Split('\n', Split)];
        var titles = await Column(moved, $"{Place(moved)}/node", "title");
        rows.Except(titles).ShouldBeEmpty($"{rows.Length} rows were acknowledged");
        files.Except(await Column(moved, $"{Place(moved)}/upload", "filename")).ShouldBeEmpty();
        var stored = (await lab.Sh(moved.Web, $"cd {moved.Directory}/files && grep -l ^upload file*.txt")).Split(
            '\n',
            Split
        );
        files.Except(stored).ShouldBeEmpty($"{files.Length} uploads were acknowledged");
        return rows.Length + files.Length;
    }

    public async ValueTask DisposeAsync() => await Stop();

    private static string Place(LabSite site) => site.Code == CodeBases.Mini ? "" : "/lab";

    private static StringSplitOptions Split => StringSplitOptions.RemoveEmptyEntries;

    private async Task AwaitMore()
    {
        var (rows, files) = await Written();
        await site.Prepared.Lab.Sh(
            "hub",
            $"""
            cd {_place}
            for attempt in $(seq 600); do
              [ $(wc -l <rows) -le {rows} ] || [ $(wc -l <files) -le {files} ] || exit 0
              sleep 0.05
            done
            echo "Nobody could write any more: $(cat *.answer)" >&2
            exit 1
            """
        );
    }

    /// <summary>How much has been acknowledged.</summary>
    private async Task<(int Rows, int Files)> Written()
    {
        var counts = await site.Prepared.Lab.Sh("hub", $"cd {_place} && wc -l <rows && wc -l <files");
        var numbers = counts
            .Split('\n', Split)
            .Select(count => int.Parse(count, CultureInfo.InvariantCulture))
            .ToArray();
        return (numbers[0], numbers[1]);
    }

    private async Task Stop()
    {
        await site.Prepared.Lab.Sh("hub", $"touch {_place}/stop");
        await Task.WhenAll(_visitors);
    }

    private Task<string> Write(string kind, int visitor, string what, string path) =>
        site.Prepared.Lab.Sh(
            "hub",
            $"""
            place={_place} i=0 answer={_place}/{kind}{visitor}.answer
            while [ ! -e $place/stop ]; do
              i=$((i + 1)) n={visitor}-$i
              code=$(curl -s -o $answer -w '%{"{"}http_code{"}"}' --max-time 30 --connect-to ::{site.Web}:80 \
                {what} http://{site.Uri}{path} || :)
              case $code in 201) sed -E 's/.*"(title|filename)":"([^"]*)".*/\2/' $answer >>$place/{kind};; esac
              sleep 0.05
            done
            """
        );

    private static async Task<IReadOnlyList<string>> Column(LabSite site, string path, string name)
    {
        using var rows = JsonDocument.Parse((await site.Get(path)).Body);
        return [.. rows.RootElement.EnumerateArray().Select(row => row.GetProperty(name).GetString() ?? "")];
    }
}
