using System.Collections.Concurrent;
using Aegir.Hosts;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Hosts;

/// <summary>
/// A host that runs nothing: it writes down what it was told, and answers as a test laid down. Without an answer a command
/// succeeds and prints nothing.
/// </summary>
internal sealed class RecordingHost(string name = "@server_web1", bool isHub = false) : Host(name)
{
    private readonly List<(string Part, int ExitCode, string Output, string Errors)> _answers = [];
    private readonly ConcurrentQueue<Command> _commands = new();
    private readonly ConcurrentQueue<FileSync> _copies = new();

    public override bool IsHub => isHub;

    /// <summary>What ran, in order.</summary>
    public IReadOnlyList<Command> Commands => [.. _commands];

    /// <summary>The same as text, as a person would type it.</summary>
    public IReadOnlyList<string> Lines => [.. _commands.Select(command => command.ToString())];

    /// <summary>What was pushed and fetched, in order.</summary>
    public IReadOnlyList<FileSync> Copies => [.. _copies];

    /// <summary>What every copy is said to have changed.</summary>
    public SyncResult Changes { get; init; } = SyncResult.Nothing;

    /// <summary>Answers every command whose text holds <paramref name="part"/>; the last word counts.</summary>
    public RecordingHost Answers(string part, string output = "", int exitCode = 0, string errors = "")
    {
        _answers.Insert(0, (part, exitCode, output, errors));
        return this;
    }

    public override Task<SyncResult> Push(FileSync sync, CancellationToken ct) => Copy(sync);

    public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) => Copy(sync);

    protected override async Task<(int ExitCode, string Errors)> Execute(
        Command command,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    )
    {
        ct.ThrowIfCancellationRequested();
        _commands.Enqueue(command);
        await input.CopyToAsync(System.IO.Stream.Null, ct);
        var text = string.Join(' ', command.Argv) + "\n" + command.Input;
        var answer = _answers.Find(answer => text.Contains(answer.Part, StringComparison.Ordinal));
        using var printed = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(answer.Output ?? ""));
        await output.CopyFromAsync(printed, ct);
        return (answer.ExitCode, answer.Errors ?? "");
    }

    private Task<SyncResult> Copy(FileSync sync)
    {
        _copies.Enqueue(sync);
        return Task.FromResult(Changes);
    }
}
