namespace Aegir.Cli.Grammar;

/// <summary>What was typed, in the words of this command line.</summary>
/// <param name="Words">The words.</param>
internal sealed record Translation(IReadOnlyList<string> Words)
{
    /// <summary>What is to be done once the command has succeeded.</summary>
    public Action Done { get; init; } = () => { };
}
