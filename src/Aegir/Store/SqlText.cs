using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Aegir.Model;

namespace Aegir.Store;

/// <summary>
/// One SQL statement, written as an interpolated string: <c>$"select … where name = {name}"</c>. Every hole becomes a
/// parameter, so no value can be read as SQL, and there is no way to make a statement from a string.
/// </summary>
[InterpolatedStringHandler]
internal sealed class SqlText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + 4 * formattedCount);
    private readonly List<object> _values = new(formattedCount);

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(string? value) => Add(value);

    public void AppendFormatted(long? value) => Add(value);

    public void AppendFormatted(bool value) => Add(value ? 1L : 0L);

    public void AppendFormatted(Enum? value) => Add(value?.ToString());

    public void AppendFormatted(DateTimeOffset? value) => Add(value is { } time ? ToText(time) : null);

    public void AppendFormatted<T>(T? value)
        where T : class, IParsed<T> => Add(value?.ToString());

    /// <summary>A time as the store keeps it: UTC, so that it sorts as text, and exact to its last tick.</summary>
    public static string ToText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    /// <summary>Gives the statement and its parameters to a command.</summary>
    public void Fill(DbCommand command)
    {
        command.CommandText = _text.ToString();
        foreach (var (index, value) in _values.Index())
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = Name(index);
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"@p{index}");

    private void Add(object? value)
    {
        _text.Append(Name(_values.Count));
        _values.Add(value ?? DBNull.Value);
    }
}
