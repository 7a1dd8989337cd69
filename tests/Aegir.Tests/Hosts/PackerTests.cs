using Aegir.Hosts;
using Aegir.Model;
using Aegir.Tests.Services.Http;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Hosts;

/// <summary>One packing of a directory for all that want it at the same time.</summary>
public sealed class PackerTests : IDisposable
{
    private readonly UnixPath _root = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-pack-").FullName);
    private readonly Packer _packer;

    public PackerTests()
    {
        Directory.CreateDirectory($"{Code}/below");
        File.WriteAllBytes($"{Code}/below/noise", System.Security.Cryptography.RandomNumberGenerator.GetBytes(3 << 20));
        File.WriteAllText($"{Code}/left-out", "");
        _packer = new Packer(new LocalHost(), Room);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private UnixPath Code => _root / "code";

    private UnixPath Room => _root / "run";

    public void Dispose() => Directory.Delete($"{_root}", recursive: true);

    [Fact]
    public async Task A_slow_receiver_holds_up_no_other_and_gets_what_was_packed()
    {
        var (slow, fast) = (new SlowHost(_root / "slow"), new MirroringHost(_root / "fast"));
        var noise = await File.ReadAllBytesAsync($"{Code}/below/noise", Ct);
        var slowly = Send(slow);
        await slow.IsAsked.WaitAsync(Ct);
        (await Send(fast)).ShouldBeTrue();
        await File.WriteAllTextAsync($"{Code}/below/noise", "other code", Ct);
        slow.Go();
        (await slowly).ShouldBeTrue();

        foreach (var host in new[] { fast, slow.Disk })
        {
            (await File.ReadAllBytesAsync($"{host.On(Code)}/below/noise", Ct)).ShouldBe(noise);
            File.Exists($"{host.On(Code)}/left-out").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Who_comes_when_nobody_wants_the_last_one_gets_a_new_one()
    {
        await Send(new MirroringHost(_root / "one"));
        await File.WriteAllTextAsync($"{Code}/below/noise", "other code", Ct);
        var host = new MirroringHost(_root / "two");
        await Send(host);
        (await File.ReadAllTextAsync($"{host.On(Code)}/below/noise", Ct)).ShouldBe("other code");
    }

    [Fact]
    public async Task All_who_wait_hear_that_it_cannot_be_packed_and_no_file_is_left()
    {
        var gone = new Packable(_root / "gone", [], []);
        foreach (var name in new[] { "one", "two" })
            await Should.ThrowAsync<CommandFailed>(() =>
                _packer.Send(new MirroringHost(_root / name), gone, copied: null, Ct)
            );
        Directory.EnumerateFileSystemEntries($"{Room}").ShouldBeEmpty();
        Directory.Exists($"{_root}/one").ShouldBeFalse();
    }

    [Fact]
    public async Task A_receiver_that_breaks_off_leaves_the_others_alone()
    {
        var slow = new SlowHost(_root / "slow");
        var slowly = Send(slow);
        await slow.IsAsked.WaitAsync(Ct);
        await Should.ThrowAsync<CommandFailed>(() => Send(new BrokenHost()));
        slow.Go();
        (await slowly).ShouldBeTrue();
        File.Exists($"{slow.Disk.On(Code)}/below/noise").ShouldBeTrue();
    }

    private Task<bool> Send(Host host) => _packer.Send(host, new Packable(Code, ["left-out"], []), copied: null, Ct);

    /// <summary>A server that begins to read only when it is told to.</summary>
    private sealed class SlowHost(UnixPath disk) : Host("@server_slow")
    {
        private readonly TaskCompletionSource _asked = new();
        private readonly TaskCompletionSource _go = new();

        public MirroringHost Disk { get; } = new(disk);

        public Task IsAsked => _asked.Task;

        public void Go() => _go.SetResult();

        public override Task<SyncResult> Push(FileSync sync, CancellationToken ct) => Disk.Push(sync, ct);

        public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) => Disk.Fetch(sync, ct);

        protected override async Task<(int ExitCode, string Errors)> Execute(
            Command command,
            PipeSource input,
            PipeTarget output,
            CancellationToken ct
        )
        {
            _asked.SetResult();
            await _go.Task.WaitAsync(ct);
            await Disk.Stream(command, input, output, ct);
            return (0, "");
        }
    }

    /// <summary>A server whose connection ends at once.</summary>
    private sealed class BrokenHost() : Host("@server_broken")
    {
        public override Task<SyncResult> Push(FileSync sync, CancellationToken ct) =>
            throw new InvalidOperationException();

        public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) =>
            throw new InvalidOperationException();

        protected override Task<(int ExitCode, string Errors)> Execute(
            Command command,
            PipeSource input,
            PipeTarget output,
            CancellationToken ct
        ) => Task.FromResult((255, "Connection closed"));
    }
}
