using System.Data.Common;
using System.Globalization;
using Aegir.Model;

namespace Aegir.Store;

/// <summary>One row of an answer. Columns are counted from 0, in the order of the select.</summary>
internal readonly struct Row(DbDataReader reader)
{
    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public long Number(int column) => reader.GetInt64(column);

    public long? NumberOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public bool Flag(int column) => reader.GetInt64(column) != 0;

    public T Parsed<T>(int column)
        where T : IParsed<T> => Model.Parsed.Parse<T>(reader.GetString(column));

    public T? ParsedOrNull<T>(int column)
        where T : class, IParsed<T> => reader.IsDBNull(column) ? null : Parsed<T>(column);

    public T Choice<T>(int column)
        where T : struct, Enum => Enum.Parse<T>(reader.GetString(column));

    public DateTimeOffset Time(int column) =>
        DateTimeOffset.Parse(reader.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : Time(column);
}
