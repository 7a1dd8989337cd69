using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Aegir.Model;

/// <summary>What a context is.</summary>
public enum ContextKind
{
    /// <summary>A machine and the services it offers; its name begins with <c>server_</c>.</summary>
    Server,

    /// <summary>A Drupal code base on a web server; its name begins with <c>platform_</c>.</summary>
    Platform,

    /// <summary>A Drupal site; its name is its domain name.</summary>
    Site,
}

/// <summary>
/// The name of a server, platform or site on the command line: <c>@server_web1</c>, <c>@platform_live</c>,
/// <c>@example.com</c>. The leading <c>@</c> may be left out. Kinds are told apart by the prefix, as in the original;
/// a domain name can have no underscore, so the three never meet. At most 235 characters behind the prefix.
/// </summary>
public sealed record ContextName : IParsed<ContextName>, IComparable<ContextName>
{
    private const string ServerPrefix = "server_";
    private const string PlatformPrefix = "platform_";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
    );

    private ContextName(ContextKind kind, string bare) => (Kind, Bare) = (kind, bare);

    /// <inheritdoc/>
    public static string Noun => "context name";

    /// <summary>The hub itself, a server like any other, as in the original.</summary>
    public static ContextName Hub { get; } = Server("master");

    /// <summary>Whether this is a server, a platform or a site.</summary>
    public ContextKind Kind { get; }

    /// <summary>The name without <c>@</c> and prefix: <c>web1</c>, <c>live</c>, <c>example.com</c>.</summary>
    public string Bare { get; }

    /// <summary>The name without <c>@</c>: <c>server_web1</c>. It is safe as a file name.</summary>
    public string FileName =>
        Kind switch
        {
            ContextKind.Server => ServerPrefix + Bare,
            ContextKind.Platform => PlatformPrefix + Bare,
            _ => Bare,
        };

    /// <summary>The server of this name, given as <c>web1</c>, <c>server_web1</c> or <c>@server_web1</c>.</summary>
    /// <exception cref="InvalidInput">The name has characters that a server's name cannot have.</exception>
    public static ContextName Server(string name) => WithPrefix(ServerPrefix, "server", name);

    /// <summary>The platform of this name, given as <c>live</c>, <c>platform_live</c> or <c>@platform_live</c>.</summary>
    /// <exception cref="InvalidInput">The name has characters that a platform's name cannot have.</exception>
    public static ContextName Platform(string name) => WithPrefix(PlatformPrefix, "platform", name);

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out ContextName value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = null;
        fault = null;
        var name = text.StartsWith('@') ? text[1..] : text;
        var (kind, bare) =
            name.StartsWith(ServerPrefix, StringComparison.Ordinal) ? (ContextKind.Server, name[ServerPrefix.Length..])
            : name.StartsWith(PlatformPrefix, StringComparison.Ordinal)
                ? (ContextKind.Platform, name[PlatformPrefix.Length..])
            : (ContextKind.Site, name);
        if (kind == ContextKind.Site)
        {
            if (DomainName.TryParse(bare, out var domain, out fault))
                value = new ContextName(kind, domain.ToString());
        }
        else if (bare.Length is 0 or > 235)
            fault = "it must have 1 to 235 characters behind its prefix";
        else if (!char.IsAsciiLetterOrDigit(bare[0]) || bare.AsSpan().ContainsAnyExcept(Allowed))
            fault = "only letters, digits, dots, hyphens and underscores may stand in it, a letter or digit first";
        else
            value = new ContextName(kind, bare);
        return value is not null;
    }

    /// <inheritdoc/>
    public int CompareTo(ContextName? other) => string.CompareOrdinal(FileName, other?.FileName);

    /// <summary>The name as it is typed: <c>@server_web1</c>.</summary>
    public override string ToString() => "@" + FileName;

    private static ContextName WithPrefix(string prefix, string noun, string name)
    {
        var bare = name.StartsWith('@') ? name[1..] : name;
        return TryParse(
            bare.StartsWith(prefix, StringComparison.Ordinal) ? bare : prefix + bare,
            out var value,
            out var fault
        )
            ? value
            : throw new InvalidInput($"{Parsed.Quote(name)} is no name of a {noun}: {fault}.");
    }
}
