using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Aegir.Model;

namespace Aegir.Services.Db.PostgreSql;

/// <summary>
/// A statement for PostgreSQL, written as an interpolated string. What may stand in a hole is a parsed type, and there
/// is no overload for <c>string</c>, so that an injection does not compile. <c>{name}</c> is a quoted identifier,
/// <c>{name:value}</c> a value, which becomes a parameter. Statements about roles take no parameters: there a secret
/// stands in the text, as a <see cref="ScramVerifier"/>, and not in what is shown of it.
/// </summary>
[InterpolatedStringHandler]
internal sealed class PostgreSqlText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + 16 * formattedCount);
    private readonly StringBuilder _shown = new(literalLength + 16 * formattedCount);
    private readonly List<string> _parameters = [];

    /// <summary>The values for <c>$1</c>, <c>$2</c>, ….</summary>
    public IReadOnlyList<string> Parameters => _parameters;

    /// <summary>Takes the constant text between two holes.</summary>
    public void AppendLiteral(string literal) => Append(literal, literal);

    /// <summary>A database or a role, quoted: some of these names are words of the language.</summary>
    public void AppendFormatted(SqlName name) => Append($"\"{name}\"", $"\"{name}\"");

    /// <summary>A name as <paramref name="format"/> says: <c>value</c>.</summary>
    public void AppendFormatted(SqlName name, string format)
    {
        if (format != "value")
            throw new ArgumentException("A name is an identifier or a value.", nameof(format));
        _parameters.Add(name.ToString());
        var place = string.Create(CultureInfo.InvariantCulture, $"${_parameters.Count}");
        Append(place, place);
    }

    /// <summary>The password of a role. The server never sees it, nor do its logs.</summary>
    /// <exception cref="InvalidInput">It has other characters than printable ASCII.</exception>
    public void AppendFormatted(Secret password) => Append($"'{ScramVerifier.Of(password)}'", $"'{password}'");

    /// <summary>The statement with <c>$1</c>, <c>$2</c>, … where values go, and with verifiers.</summary>
    public string Reveal() => _text.ToString();

    /// <summary>The statement as it may be shown.</summary>
    public override string ToString() => _shown.ToString();

    private void Append(string text, string shown)
    {
        _text.Append(text);
        _shown.Append(shown);
    }
}
