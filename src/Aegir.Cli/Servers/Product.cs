using Aegir.Model;
using Aegir.Services;

namespace Aegir.Cli.Servers;

/// <summary>Reads the name of a product that shall do something on a server, or on the hub itself.</summary>
internal static class Product
{
    /// <summary>One that a server can offer.</summary>
    /// <exception cref="InvalidInput">There is none, or only the hub can offer it.</exception>
    public static string OnServer(ServiceType type, string word) =>
        Read(
            type,
            word,
            isForHub: false,
            $"Only the hub itself can offer {word}: aegir init --{Words.Of(type)} {word}"
        );

    /// <summary>One that only the hub can offer.</summary>
    /// <exception cref="InvalidInput">There is none, or it runs on a server.</exception>
    public static string OnHub(ServiceType type, string word) =>
        Read(
            type,
            word,
            isForHub: true,
            $"{word} runs on a server, not on the hub itself. Add one: aegir server add NAME --host HOST --{Words.Of(type)} {word}"
        );

    private static string Read(ServiceType type, string word, bool isForHub, string elsewhere)
    {
        var products = ServiceCatalog.Entries.Where(entry => entry.Type == type).ToList();
        if (products.Find(entry => entry.Implementation == word) is { } found)
            return found.IsForHubAlone == isForHub ? word : throw new InvalidInput(elsewhere);
        string[] known =
        [
            .. products.Where(entry => entry.IsForHubAlone == isForHub).Select(entry => entry.Implementation),
        ];
        throw new InvalidInput(
            $"There is no {Parsed.Quote(word)} for {Words.Of(type)}.{Nearest.Hint(word, known)} Use {string.Join(" or ", known)}."
        );
    }
}
