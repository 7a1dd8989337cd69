using System.Text;
using Aegir.Hosts;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Hosts;

public sealed class FileRelayTests : IDisposable
{
    private readonly UnixPath _root = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-relay-").FullName);

    public void Dispose() => Directory.Delete($"{_root}", recursive: true);

    [Fact]
    public async Task What_is_left_out_is_neither_copied_nor_deleted_and_nothing_else_of_that_name_is_left_out()
    {
        Write("from/private/database/old", "from/private/a", "from/files/private/database/b");
        Write("to/private/database/new", "to/private/gone");
        var hub = new LocalHost();
        await new FileRelay(hub, hub).Copy(
            _root / "from",
            _root / "to",
            ["files", "private"],
            "private/database",
            TestContext.Current.CancellationToken
        );
        Directory
            .EnumerateFiles($"{_root}/to", "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath($"{_root}/to", file))
            .ShouldBe(["private/database/new", "private/a", "files/private/database/b"], ignoreOrder: true);
    }

    [Fact]
    public async Task Temporary_files_that_only_the_web_server_can_read_stay_where_they_are()
    {
        Write("from/private/a", "from/private/temp/b", "from/files/private/temp/c", "to/private/temp/d");
        File.SetUnixFileMode($"{_root}/from/private/temp/b", UnixFileMode.None);
        await CommonUser.Give(_root, TestContext.Current.CancellationToken);
        var user = new CommonUser();
        await new FileRelay(user, user).Copy(
            _root / "from",
            _root / "to",
            ["files", "private"],
            leftOut: null,
            TestContext.Current.CancellationToken
        );
        Directory
            .EnumerateFiles($"{_root}/to", "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath($"{_root}/to", file))
            .ShouldBe(["files/private/temp/c", "private/a", "private/temp/d"], ignoreOrder: true);
    }

    [Fact]
    public async Task Of_two_hosts_the_one_that_knows_which_file_could_not_be_read_says_so()
    {
        Write("from/files/a", "from/files/closed", "to/b");
        File.SetUnixFileMode($"{_root}/from/files/closed", UnixFileMode.None);
        await CommonUser.Give(_root, TestContext.Current.CancellationToken);
        var failure = await Should.ThrowAsync<CommandFailed>(() => Copy(new CommonUser(), new LocalHost()));
        failure.Message.ShouldContain($"{_root}/from/files/closed");
        failure.Message.ShouldContain("Permission denied");
        File.Exists($"{_root}/to/files/a").ShouldBeTrue();
    }

    [Fact]
    public async Task A_receiver_that_could_not_be_asked_speaks_for_itself()
    {
        Write("from/files/a");
        var failure = await Should.ThrowAsync<CommandFailed>(() => Copy(new LocalHost(), OutOfReach));
        failure.Message.ShouldContain("On @server_web2");
        failure.ExitCode.ShouldBe(255);
    }

    [Fact]
    public async Task A_sender_that_hangs_is_not_waited_for_when_the_receiver_has_failed()
    {
        Write("to/b");
        var failure = await Should.ThrowAsync<CommandFailed>(() => Copy(Hanging, new LocalHost()));
        failure.Message.ShouldContain("On the hub");
    }

    [Fact]
    public async Task What_vanishes_meanwhile_is_no_failure_to_the_receiver_either()
    {
        Write("from/files/a", "to/b");
        await Copy(new LocalHost(), Vanishing);
        File.Exists($"{_root}/to/files/a").ShouldBeTrue();
    }

    private Task Copy(Host from, Host to) =>
        new FileRelay(from, to).Copy(
            _root / "from",
            _root / "to",
            ["files"],
            leftOut: null,
            TestContext.Current.CancellationToken
        );

    private void Write(params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory($"{(_root / file).Parent}");
            File.WriteAllText($"{_root / file}", "");
        }
    }

    /// <summary>A host whose rsync ends as it does when it has heard that a file is gone.</summary>
    private static OtherHost Vanishing { get; } =
        new(
            async (command, input, output, ct) =>
            {
                await new LocalHost().Stream(command, input, output, ct);
                return 24;
            }
        );

    /// <summary>A host that ssh does not reach.</summary>
    private static OtherHost OutOfReach { get; } = new((_, _, output, ct) => Say("", output, ct));

    /// <summary>A host that asks for a receiver and says nothing more.</summary>
    private static OtherHost Hanging { get; } =
        new(
            async (_, _, output, ct) =>
            {
                await Say("hub rsync --server -lre.LsfxCIvu . .\n", output, ct);
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return 0;
            }
        );

    private static async Task<int> Say(string text, PipeTarget output, CancellationToken ct)
    {
        using var says = new MemoryStream(Encoding.ASCII.GetBytes(text));
        await output.CopyFromAsync(says, ct);
        return 255;
    }

    private sealed class OtherHost(Func<Command, PipeSource, PipeTarget, CancellationToken, Task<int>> run)
        : Host("@server_web2")
    {
        public override Task<SyncResult> Push(FileSync sync, CancellationToken ct) => throw new NotSupportedException();

        public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) =>
            throw new NotSupportedException();

        protected override async Task<(int ExitCode, string Errors)> Execute(
            Command command,
            PipeSource input,
            PipeTarget output,
            CancellationToken ct
        ) => (await run(command, input, output, ct), "");
    }
}
