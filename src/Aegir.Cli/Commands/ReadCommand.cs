using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Aegir.Cli.Commands;

/// <summary>A command that only reads. With <c>--json</c> it prints the same data in the shape of <see cref="Views.ViewsJson"/>.</summary>
/// <typeparam name="T">The data.</typeparam>
internal abstract class ReadCommand<T> : AegirCommand
{
    private readonly Option<bool> _json = Typed.Flag("--json", "Print JSON, for programs.");

    protected ReadCommand(string name, string description)
        : base(name, description) => Options.Add(_json);

    /// <summary>The shape of the data as JSON.</summary>
    protected abstract JsonTypeInfo<T> Json { get; }

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        await using var hub = await session.Open(ct);
        var data = await Read(hub, given, ct);
        if (IsJson(given))
            session.Terminal.Out.WriteLine(JsonSerializer.Serialize(data, Json));
        else if (data is IReadOnlyCollection<object> { Count: 0 })
            session.Terminal.Say("Nothing to show.");
        else
            Print(data, session.Terminal.Out);
        return Code(data);
    }

    /// <summary>The exit code, where the data is itself a yes or no.</summary>
    protected virtual int Code(T data) => Output.ExitCode.Done;

    /// <summary>Whether a program reads it.</summary>
    protected bool IsJson(ParseResult given) => given.GetValue(_json);

    /// <summary>Gets the data; changes nothing.</summary>
    protected abstract Task<T> Read(Hub hub, ParseResult given, CancellationToken ct);

    /// <summary>Prints the data for people.</summary>
    protected abstract void Print(T data, TextWriter writer);
}
