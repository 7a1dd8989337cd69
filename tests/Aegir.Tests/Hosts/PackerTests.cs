using System.Security.Cryptography;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Tests.Services.Http;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Hosts;

/// <summary>One packing of a directory for all that a task sends it to.</summary>
public sealed class PackerTests : IDisposable
{
    private const int Size = 3 << 20;
    private readonly UnixPath _root = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-pack-").FullName);
    private readonly Packer _packer;

    public PackerTests()
    {
        Directory.CreateDirectory($"{Code}/below");
        File.WriteAllBytes(Noise(Code), RandomNumberGenerator.GetBytes(Size));
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
        var noise = await File.ReadAllBytesAsync(Noise(Code), Ct);
        var slowly = Send(slow);
        await slow.IsAsked.WaitAsync(Ct);
        (await Send(fast)).ShouldBeTrue();
        await File.WriteAllTextAsync(Noise(Code), "other code", Ct);
        slow.Go();
        (await slowly).ShouldBeTrue();

        foreach (var host in new[] { fast, slow.Disk })
        {
            (await File.ReadAllBytesAsync(Noise(host.On(Code)), Ct)).ShouldBe(noise);
            File.Exists($"{host.On(Code)}/left-out").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Another_task_sends_what_is_there_then()
    {
        var (slow, host) = (new SlowHost(_root / "slow"), new MirroringHost(_root / "one"));
        var slowly = Send(slow);
        await slow.IsAsked.WaitAsync(Ct);
        // By now all is packed that the slow one is to get.
        await Send(new MirroringHost(_root / "fast"));
        await File.WriteAllTextAsync(Noise(Code), "other code", Ct);
        await Send(host, task: 2);
        (await File.ReadAllTextAsync(Noise(host.On(Code)), Ct)).ShouldBe("other code");
        slow.Go();
        await slowly;
        new FileInfo(Noise(slow.Disk.On(Code))).Length.ShouldBe(Size);
    }

    [Fact]
    public async Task All_receivers_hear_that_not_all_could_be_packed()
    {
        var hosts = new[] { new SlowHost(_root / "one"), new SlowHost(_root / "two") };
        var gone = new Packable(_root / "gone", [], []);
        var sends = hosts.Select(host => _packer.Send(1, gone, host, copied: null, Ct)).ToArray();
        foreach (var send in sends)
            (await Should.ThrowAsync<CommandFailed>(() => send)).Message.ShouldContain("gone");
    }

    [Fact]
    public async Task A_receiver_that_breaks_off_or_is_stopped_leaves_the_others_alone()
    {
        using var stop = new CancellationTokenSource();
        var (slow, stopped) = (new SlowHost(_root / "slow"), new SlowHost(_root / "stopped"));
        var slowly = Send(slow);
        var ended = Send(stopped, ct: stop.Token);
        await Task.WhenAll(slow.IsAsked, stopped.IsAsked).WaitAsync(Ct);
        await Should.ThrowAsync<CommandFailed>(() => Send(new BrokenHost()));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => ended);
        slow.Go();
        (await slowly).ShouldBeTrue();
        new FileInfo(Noise(slow.Disk.On(Code))).Length.ShouldBe(Size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public async Task Where_the_hub_has_no_room_it_is_not_sent_so_and_takes_none(int beyondReserve)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can make a small file system.");
        var hub = new LocalHost();
        Directory.CreateDirectory($"{Room}");
        await hub.Run(
            Command.Of("mount", "-t", "tmpfs", "-o", $"size={Packing.Reserve + beyondReserve}", "tmpfs", $"{Room}"),
            Ct
        );
        var free = DiskSpace.Free($"{Room}");
        try
        {
            var slow = new SlowHost(_root / "slow");
            var slowly = Send(slow);
            await slow.IsAsked.WaitAsync(Ct);
            (await Send(new MirroringHost(_root / "one"))).ShouldBeFalse();
            DiskSpace.Free($"{Room}").ShouldBe(free);
            slow.Go();
            (await slowly).ShouldBeFalse();
        }
        finally
        {
            await hub.Run(Command.Of("umount", $"{Room}"), CancellationToken.None);
        }
    }

    [Theory]
    [InlineData(@"sites/a*\b", true)]
    [InlineData("sites/a*", false)]
    public async Task Only_what_is_sent_has_to_be_of_the_group_that_it_gets_there(string leftOut, bool isSent)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can give files away.");
        var others = $@"{Code}/sites/a*\b";
        Directory.CreateDirectory($"{others}/files");
        await new LocalHost().Run(Command.Of("chgrp", "-R", "1", others), Ct);
        (await _packer.Send(1, new Packable(Code, [], [leftOut]), new MirroringHost(_root / "one"), null, Ct)).ShouldBe(
            isSent
        );
    }

    private static string Noise(UnixPath code) => $"{code}/below/noise";

    private Task<bool> Send(Host host, long task = 1, CancellationToken? ct = null) =>
        _packer.Send(task, new Packable(Code, ["left-out"], []), host, copied: null, ct ?? Ct);

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
