using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>A regular expression for a web server's config: constant text, and values that match themselves.</summary>
internal sealed record Pattern
{
    private readonly string _value;

    private Pattern(string value) => _value = value;

    /// <summary>An expression of ours. It holds no double quote, which would end it in a config file.</summary>
    public static Pattern Constant([ConstantExpected] string expression) => new(expression);

    /// <summary>The expression, then the name, then more of the expression.</summary>
    public Pattern And(DomainName name, [ConstantExpected] string rest) =>
        new(_value + Regex.Escape(name.ToString()) + rest);

    /// <inheritdoc/>
    public override string ToString() => _value;
}
