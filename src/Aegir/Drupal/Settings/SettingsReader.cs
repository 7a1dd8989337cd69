using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;

namespace Aegir.Drupal.Settings;

/// <summary>
/// Reads what the settings of a site name. They are a program of somebody else's, so they run in a process of their own:
/// in the sandbox where the site lies on a machine of ours, without a network and without a secret in reach, and on
/// another machine as the user that the hub logs in as there. What they say is parsed before anything uses it.
/// </summary>
internal sealed class SettingsReader(PhpSandbox sandbox)
{
    private static readonly string Script = SiteScript.Text("reading");

    /// <summary>The settings in a directory that the sandbox shows.</summary>
    /// <exception cref="CommandFailed">They failed, took too long, or name no database.</exception>
    /// <exception cref="InvalidInput">What they name is no site that can be imported; the message says why.</exception>
    public async Task<FoundSite> InSandbox(SiteWorld world, CancellationToken ct) =>
        Parse(
            await sandbox.RunOwn(
                world with
                {
                    IsOnlyLookedAt = true,
                    Secrets = [],
                },
                Reading(world.Docroot, world.Directory),
                ct
            )
        );

    /// <summary>What the settings of a site of ours say; a failure shows none of its secrets.</summary>
    /// <exception cref="CommandFailed">They failed, took too long, or name no database.</exception>
    /// <exception cref="InvalidInput">They answer with something else than they are asked for.</exception>
    public async Task<AnsweredSettings> Of(SiteWorld world, CancellationToken ct)
    {
        var looked = world with { IsOnlyLookedAt = true };
        return SiteAnswer.Settings(await sandbox.RunOwn(looked, Reading(world.Docroot, world.Directory), ct));
    }

    /// <summary>The settings on another machine.</summary>
    /// <inheritdoc cref="InSandbox" path="/exception"/>
    public static async Task<FoundSite> At(Host machine, SiteSource source, CancellationToken ct) =>
        Parse(await machine.Query(Reading(source.Docroot, source.Path), ct));

    private static Command Reading(UnixPath docroot, UnixPath directory) =>
        Command.Of("php", "-d", "display_errors=stderr", "--", $"{docroot}", $"{directory}", "read") with
        {
            Input = Script,
        };

    private static FoundSite Parse(string json)
    {
        var answer = SiteAnswer.Settings(json);
        if (!Enum.TryParse<DrupalFlavour>(answer.Flavour, out var flavour))
            throw new InvalidInput($"Its code is {Parsed.Quote(answer.Flavour)}, which Aegir does not know.");
        if (answer.Prefix.Length > 0)
            throw new InvalidInput(
                $"The names of its tables begin with {Parsed.Quote(answer.Prefix)}. A site of Aegir's has a database of its own, "
                    + "without a prefix: rename its tables, and take the prefix out of its settings, first."
            );
        return new FoundSite(flavour, Version(answer.Version), Database(answer), Salt(answer))
        {
            Parts = [.. answer.Parts.Select(part => new FoundPart(part.Key, Parsed.Parse<UnixPath>(part.Value ?? "")))],
            OtherSettings = [.. answer.Others.OfType<string>().Take(100).Select(Printable.Line)],
        };
    }

    private static string Version(string said) =>
        said.Length <= 40 && said.All(c => char.IsAsciiLetterOrDigit(c) || ".+-".Contains(c))
            ? said
            : throw new InvalidInput($"Its code says that it is release {Parsed.Quote(said)}, which is none.");

    private static ForeignDatabase Database(AnsweredSettings answer) =>
        new(
            Plain(answer.Driver, "type"),
            Plain(answer.Host, "host"),
            answer.Port.Length == 0 ? null : Parsed.Parse<Port>(answer.Port),
            answer.Socket.Length == 0 ? null : Plain(answer.Socket, "socket"),
            Plain(answer.Database, "name"),
            Plain(answer.User, "user"),
            new Secret(Plain(answer.Password, "password", isSecret: true))
        );

    private static Secret Salt(AnsweredSettings answer) =>
        answer.Salt.Length is > 0 and <= 1024 && !answer.Salt.Any(char.IsControl)
            ? new Secret(answer.Salt)
            : throw new InvalidInput(
                "Its settings name no hash_salt that could be read, and without it nobody stays logged in. If they read it "
                    + "from a file outside of the site's directory, write it into them first."
            );

    private static string Plain(string value, string what, bool isSecret = false) =>
        value.Length <= 1024 && !value.Any(char.IsControl) && (isSecret || !value.StartsWith('-'))
            ? value
            : throw new InvalidInput($"The {what} of its database is none that a program can be told.");
}
