using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Aegir.Lab.Tests.Faults;

/// <summary>
/// A move from web1 and db1 to web2 and db2 while one of the four goes away, or accepts connections and answers nothing.
/// The move ends in time, names the host, and in the end the site is whole, where it was or where it should be. A few
/// moments are tried; with <c>AEGIR_TEST_ALL=1</c> each phase of a move with each host in both ways.
/// </summary>
[Collection(nameof(BrokenOffAlone))]
public sealed partial class CutMoveTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    /// <summary>The longest is a dump or an import of which nothing moves; a few steps have to find out the same then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(200);

    private static readonly string[] Faults = ["cut", "freeze"];
    private static readonly string[] Hosts = ["web1", "web2", "db1", "db2"];

    private static readonly string[] Phases =
    [
        "back up",
        "publish the directory",
        "create the database",
        "let nobody but Aegir into",
        "copy the files while",
        "close @",
        "close the database of",
        "copy the database",
        "run Drupal's updates",
        "send what updates wrote",
        "delete the CSS",
        "example answers",
        "record",
        "pass the point",
        "open @",
        "forward visitors",
        "remove the directory of",
        "drop the database",
    ];

    [Fact]
    public async Task The_site_is_whole_in_the_end()
    {
        var move = await MoveLab.Make(prepared);
        var seen = await move.Look();
        foreach (var (fault, host, phase) in Cases())
        {
            if (await Break(move, seen, fault, host, phase))
                seen = await move.Look();
        }
    }

    private static IEnumerable<(string Fault, string Host, string Phase)> Cases() =>
        Exhaustive.IsWanted
            ? from host in Hosts
            from fault in Faults
            from phase in Phases
            where Exhaustive.Has($"{fault} {host} {phase}")
            select (fault, host, phase)
            : [("cut", "web1", "copy the database"), ("cut", "db2", "copy the database"), ("freeze", "web2", "open @")];

    private static async Task<bool> Break(MoveLab move, MoveLab.Seen before, string fault, string host, string phase)
    {
        var (lab, what) = (move.World.Lab, $"{fault} {host} at ‘{phase}’");
        var clock = Stopwatch.StartNew();
        Ended ended;
        try
        {
            ended = await move.World.At(
                phase,
                async () =>
                {
                    await (fault == "cut" ? lab.Cut(host) : lab.Freeze(host));
                    clock.Restart();
                },
                move.Move
            );
        }
        finally
        {
            await (fault == "cut" ? lab.Heal(host) : lab.Thaw(host));
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: exit {ended.Code} after {clock.Elapsed.TotalSeconds:0} s\n{Last(ended.Err)}"
            )
        );
        clock.Elapsed.ShouldBeLessThan(Patience, what);
        ended.Code.ShouldBeOneOf(0, 1, 5);
        if (ended.Code != 0)
            Last(ended.Err).ShouldContain(host, Case.Sensitive, what);
        if (ended.Code == 5)
            await move.World.Recover();
        return await move.DemandWhole(before);
    }

    /// <summary>The sentence at the end, with what is left where; the progress before it has names of hosts too.</summary>
    private static string Last(string errors) => EndOfTask().Match(errors).Value;

    [GeneratedRegex("^(Stuck|Failed): .*", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex EndOfTask();
}
