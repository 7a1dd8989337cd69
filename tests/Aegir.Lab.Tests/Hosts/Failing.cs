using System.Diagnostics;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Lab.Tests.Hosts;

internal static class Failing
{
    /// <summary>The message of work that has to fail, before so many seconds are over.</summary>
    public static async Task<string> Within(Task work, int within)
    {
        var clock = Stopwatch.StartNew();
        var failure = await Should.ThrowAsync<CommandFailed>(() => work);
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: {failure.Message}");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(within));
        return failure.Message;
    }

    /// <summary>Copies a directory of this machine.</summary>
    public static Task<SyncResult> PushTree(this Host host, string from, string to, CancellationToken ct) =>
        host.Push(new FileSync(Parsed.Parse<UnixPath>(from), Parsed.Parse<UnixPath>(to)), ct);
}
