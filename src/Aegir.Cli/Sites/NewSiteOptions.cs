using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Drupal;
using Aegir.Model;

namespace Aegir.Cli.Sites;

/// <summary>What a new site is told to be.</summary>
internal sealed class NewSiteOptions
{
    private readonly Option<MachineName> _profile = Typed.Option(
        "--profile",
        "PROFILE",
        "The installation profile. Default: standard.",
        Parsed.Parse<MachineName>
    );
    private readonly Option<LanguageCode> _language = Typed.Option(
        "--language",
        "CODE",
        "The language to install it in. Default: en.",
        Parsed.Parse<LanguageCode>
    );
    private readonly SiteLabels _labels = new();
    private readonly Option<string> _siteName = Typed.Option(
        "--site-name",
        "NAME",
        "Its title. Default: its domain name.",
        word => InstallOptions.Text("title", word)
    );
    private readonly Option<EmailAddress> _email = Typed.Option(
        "--admin-email",
        "ADDRESS",
        "The address of its first account. Default: admin@URI.",
        Parsed.Parse<EmailAddress>
    );

    /// <summary>Its domain name.</summary>
    public Argument<DomainName> Uri { get; } =
        Typed.Argument("URI", "The site's domain name: example.com.", Typed.Site);

    /// <summary>The platform whose code it shall run.</summary>
    public Option<ContextName> Platform { get; } =
        Typed
            .Option("--platform", "PLATFORM", "The platform whose code it shall run.", ContextName.Platform)
            .Required();

    /// <summary>The server that shall keep its database.</summary>
    public Option<ContextName> Db { get; } =
        Typed.Option("--db", "SERVER", "The server that shall keep its database.", ContextName.Server).Required();

    /// <summary>Who owns it; null for nobody in particular.</summary>
    public ClientName? Client(ParseResult given) => _labels.Client(given);

    /// <summary>Lets a command take argument and options up.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Uri);
        foreach (var option in (Option[])[Platform, Db, _profile, _language, .. _labels.All, _siteName, _email])
            command.Options.Add(option);
    }

    /// <summary>What Drupal's installer is told.</summary>
    public InstallOptions Installer(ParseResult given)
    {
        var uri = given.GetRequiredValue(Uri);
        return new InstallOptions(
            given.GetValue(_siteName) ?? uri.ToString(),
            "admin",
            given.GetValue(_email) ?? Parsed.Parse<EmailAddress>($"admin@{uri}")
        );
    }

    /// <summary>The record, once the names and secrets that nobody types are chosen.</summary>
    public Site Record(ParseResult given, SqlName database, Secret password, Secret salt)
    {
        var site = new Site(given.GetRequiredValue(Uri), given.GetRequiredValue(Platform), given.GetRequiredValue(Db))
        {
            Database = database,
            DatabasePassword = password,
            HashSalt = salt,
        };
        return _labels.On(site, given) with
        {
            Profile = given.GetValue(_profile) ?? site.Profile,
            Language = given.GetValue(_language) ?? site.Language,
        };
    }
}
