using System.Text;
using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Services.Http.Php;

/// <summary>What stands ahead of a request's body.</summary>
/// <param name="Method"><c>GET</c>, <c>POST</c>, ….</param>
/// <param name="Target">The path and the query.</param>
/// <param name="Headers">The headers, in order.</param>
/// <param name="Rest">What had arrived of the body by then.</param>
internal sealed partial record RequestHead(
    string Method,
    string Target,
    IReadOnlyList<(string Name, string Value)> Headers,
    ReadOnlyMemory<byte> Rest
)
{
    private const int Largest = 64 << 10;

    /// <summary>The host that is asked for, without port and in lower case; null unless exactly one is named.</summary>
    public string? Host =>
        Headers.Where(header => Is(header.Name, "Host")).ToArray() is [var (_, value)]
            ? Port().Replace(value, "").ToLowerInvariant()
            : null;

    /// <summary>Reads one; null from a visitor who goes without a word.</summary>
    /// <exception cref="InvalidInput">It is no request of HTTP/1, or a very large one.</exception>
    public static async Task<RequestHead?> Read(Stream visitor, CancellationToken ct)
    {
        var bytes = new byte[Largest];
        for (var (length, end) = (0, -1); length < Largest; )
        {
            var read = await visitor.ReadAsync(bytes.AsMemory(length), ct);
            if (read == 0)
                return length == 0 ? null : throw new InvalidInput("The request broke off.");
            length += read;
            end = bytes.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
                return Parse(Encoding.Latin1.GetString(bytes, 0, end), bytes.AsMemory(end + 4, length - end - 4));
        }
        throw new InvalidInput("The head of the request is too large.");
    }

    /// <summary>What the header of this name says; null unless there is exactly one.</summary>
    public string? Value(string name) =>
        Headers.Where(header => Is(header.Name, name)).ToArray() is [var (_, value)] ? value : null;

    /// <summary>The head without some headers and with others.</summary>
    public byte[] With(IReadOnlyList<string> without, params IReadOnlyList<(string Name, string Value)> added)
    {
        var text = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
        foreach (
            var (name, value) in Headers.Where(header => !without.Any(other => Is(header.Name, other))).Concat(added)
        )
            text.Append($"{name}: {value}\r\n");
        return Encoding.Latin1.GetBytes($"{text}\r\n");
    }

    private static RequestHead Parse(string head, ReadOnlyMemory<byte> rest)
    {
        var lines = head.Split("\r\n");
        var (request, headers) = (
            RequestLine().Match(lines[0]),
            lines.Skip(1).Select(line => Header().Match(line)).ToList()
        );
        if (!request.Success || headers.Any(header => !header.Success))
            throw new InvalidInput("This is no request of HTTP/1.");
        return new RequestHead(
            request.Groups[1].Value,
            request.Groups[2].Value,
            [.. headers.Select(header => (header.Groups[1].Value, header.Groups[2].Value))],
            rest
        );
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^([A-Z]{1,16}) (/[^\s\x00-\x1f]*) HTTP/1\.[01]\z", RegexOptions.CultureInvariant)]
    private static partial Regex RequestLine();

    [GeneratedRegex(
        @"^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f]*?)[ \t]*\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Header();

    [GeneratedRegex(@"\.?(:[0-9]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Port();
}
