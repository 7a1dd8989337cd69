namespace Aegir.Lab.Tests.Tasks;

/// <summary>What a web server answered.</summary>
/// <param name="Status">The status of the last answer, redirects followed where asked for.</param>
/// <param name="Location">Where it redirects to; empty if it does not.</param>
/// <param name="Head">The header lines of all answers.</param>
/// <param name="Body">The text of the last.</param>
public sealed record Page(int Status, string Location, string Head, string Body);
