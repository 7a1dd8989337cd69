using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Aegir.Model;

namespace Aegir.Services.Db.MySql;

/// <summary>
/// A statement for MySQL or MariaDB, written as an interpolated string. What may stand in a hole is a parsed type, and
/// there is no overload for <c>string</c>, so that an injection does not compile. <c>{name}</c> is a quoted identifier,
/// <c>{name:pattern}</c> the database of a GRANT, where <c>_</c> would otherwise stand for any character,
/// <c>{name:value}</c> a value. Values and secrets become parameters: the text holds none, and may be shown.
/// </summary>
[InterpolatedStringHandler]
internal sealed class MySqlText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + 16 * formattedCount);
    private readonly List<string> _parameters = [];

    /// <summary>The values for <c>@p0</c>, <c>@p1</c>, ….</summary>
    public IReadOnlyList<string> Parameters => _parameters;

    /// <summary>Takes the constant text between two holes.</summary>
    public void AppendLiteral(string literal) => _text.Append(literal);

    /// <summary>A database, quoted.</summary>
    public void AppendFormatted(SqlName name) => _text.Append('`').Append(name).Append('`');

    /// <summary>A database as <paramref name="format"/> says: <c>pattern</c> or <c>value</c>.</summary>
    public void AppendFormatted(SqlName name, string format)
    {
        if (format == "pattern")
            _text.Append('`').Append(name.ToString().Replace("_", @"\_", StringComparison.Ordinal)).Append('`');
        else if (format == "value")
            AddParameter(name.ToString());
        else
            throw new ArgumentException("A name is an identifier, a pattern or a value.", nameof(format));
    }

    /// <summary>A stored routine, quoted.</summary>
    public void AppendFormatted(SqlRoutine routine) => _text.Append(routine);

    /// <summary>A user and its client host, quoted.</summary>
    public void AppendFormatted(SqlAccount account) => _text.Append(account);

    /// <summary>A password; it travels as a parameter.</summary>
    public void AppendFormatted(Secret secret) => AddParameter(secret.Reveal());

    /// <summary>A number.</summary>
    public void AppendFormatted(long number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The statement with <c>@p0</c>, <c>@p1</c>, … where values go.</summary>
    public override string ToString() => _text.ToString();

    private void AddParameter(string value)
    {
        _text.Append(CultureInfo.InvariantCulture, $"@p{_parameters.Count}");
        _parameters.Add(value);
    }
}
