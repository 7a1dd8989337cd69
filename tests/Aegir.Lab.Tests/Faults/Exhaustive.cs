namespace Aegir.Lab.Tests.Faults;

/// <summary>
/// How many moments are tried of all that there are. <c>AEGIR_TEST_ALL=1</c> is each of them, which takes hours; other words
/// are those that have these words: <c>AEGIR_TEST_ALL='freeze db2'</c>.
/// </summary>
internal static class Exhaustive
{
    private static readonly string[] Ways = ["before", "within", "after"];
    private static readonly string Wanted = Environment.GetEnvironmentVariable("AEGIR_TEST_ALL") ?? "";

    public static bool IsWanted => Wanted.Length > 0;

    /// <summary>Whether this moment is one of them.</summary>
    public static bool Has(string moment) => Wanted == "1" || moment.Contains(Wanted, StringComparison.Ordinal);

    /// <summary>
    /// Kills at every step before, within and after it, until there is no such step. Where not all is wanted, at one step of
    /// so many in one of the three ways in turn.
    /// </summary>
    /// <param name="every">Of how many steps one is killed.</param>
    /// <param name="kill">False if there was no such step.</param>
    public static async Task Walk(int every, Func<string, int, Task<bool>> kill)
    {
        var points = 0;
        for (var step = 0; ; step += IsWanted ? 1 : every)
        {
            foreach (var when in IsWanted ? Ways : [Ways[step / every % Ways.Length]])
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"killed {when} step {step}");
                if (!await kill(when, step))
                {
                    TestContext.Current.TestOutputHelper?.WriteLine($"{step} steps, killed at {points} points");
                    points.ShouldBeGreaterThan(5);
                    return;
                }
                points++;
            }
        }
    }
}
