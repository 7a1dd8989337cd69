using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Aegir.Model;

/// <summary>
/// An absolute path of a file or directory that Aegir itself names: on the hub and, being the same there, on every
/// server. Normal form: no <c>.</c>, <c>..</c>, empty part or final slash. Its characters are letters, digits and
/// <c>. _ - + @ ~ , = :</c>, so that it means itself in a config file, a shell and a pattern of rsync. Parts do not
/// begin with a hyphen and have at most 255 characters; the whole has at most 1,024. (Uploaded files, whose names are free, are never held in one.)
/// </summary>
public sealed record UnixPath : IParsed<UnixPath>
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@~,=:"
    );
    private readonly string _value;

    private UnixPath(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "absolute path";

    /// <summary>The last part of the path; empty for the root.</summary>
    public string Name => _value[(_value.LastIndexOf('/') + 1)..];

    /// <summary>The directory above; the root's is the root.</summary>
    public UnixPath Parent => new(_value.LastIndexOf('/') is > 0 and var slash ? _value[..slash] : "/");

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out UnixPath value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = null;
        fault = null;
        if (text.Length is 0 or > 1024)
            fault = text.Length == 0 ? "it is empty" : "it is longer than 1,024 characters";
        else if (text[0] != '/')
            fault = "it must begin with a slash";
        else if (text.AsSpan().ContainsAnyExcept(Allowed))
            fault = "only letters, digits and . _ - + @ ~ , = : may stand between its slashes";
        else if (text.Split('/').Any(part => part is "." or ".."))
            fault = "it must not contain . or .. as a part";
        else if (text.Split('/').Any(part => part.StartsWith('-')))
            fault = "no part of it may begin with a hyphen";
        else if (text.Split('/').Any(part => part.Length > 255))
            fault = "one of its parts is longer than 255 characters";
        else
            value = new UnixPath("/" + string.Join('/', text.Split('/', StringSplitOptions.RemoveEmptyEntries)));
        return value is not null;
    }

    /// <summary>The path below <paramref name="directory"/>; <paramref name="part"/> may hold slashes.</summary>
    /// <exception cref="InvalidInput">The part would leave the directory or has characters that no path has.</exception>
    public static UnixPath operator /(UnixPath directory, string part) =>
        part.Length == 0
            ? directory
            : Parsed.Parse<UnixPath>($"{(directory._value == "/" ? "" : directory._value)}/{part}");

    /// <summary>The path below <paramref name="directory"/> that bears a site's name.</summary>
    public static UnixPath operator /(UnixPath directory, DomainName part) => directory / part.ToString();

    /// <summary>Whether this path is <paramref name="directory"/> itself or lies below it.</summary>
    public bool IsWithin(UnixPath directory) =>
        directory._value == "/"
        || _value == directory._value
        || _value.StartsWith(directory._value + "/", StringComparison.Ordinal);

    /// <summary>The path itself.</summary>
    public override string ToString() => _value;
}
