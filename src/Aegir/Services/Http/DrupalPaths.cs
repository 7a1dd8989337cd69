using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>
/// Which paths of a site are nobody's business, and which run PHP, as regular expressions that Apache and nginx read
/// alike (both use PCRE) and match against the decoded path with <c>..</c> and double slashes resolved. It is what
/// Drupal's own <c>.htaccess</c> says, and more: PHP runs at the front controllers and nowhere else.
/// </summary>
internal static class DrupalPaths
{
    /// <summary>Anything that PHP might be made to run: it is refused, front controllers apart.</summary>
    public static Pattern Php { get; } =
        Pattern.Constant(@"(?i)^(?!/([^/]+/)?system/files/).*\.(php[0-9]*|phtml|phar|pht|phps)(/|$)");

    /// <summary>
    /// Hidden files; sources and backups of editors; what Composer, npm and the version control leave; release notes;
    /// private files and config of sites; other places where modules keep what visitors must not have.
    /// </summary>
    public static IReadOnlyList<Pattern> Refused { get; } =
    [
        Pattern.Constant(@"/\.(?!well-known(/|$))"),
        Pattern.Constant(
            @"(?i)^(?!/([^/]+/)?system/files/).*(\.(engine|inc|info|install|make|module|profile|test|po|sh|[^/.]*sql|theme|twig|tpl(\.php)?|xtmpl|ya?ml|neon|dist|lock|log)(~|\.sw[op]|\.bak|\.orig|\.save)?|\.php[0-9]*(~|\.sw[op]|\.bak|\.orig|\.save)|~)$"
        ),
        Pattern.Constant(@"/#[^/]*#$"),
        Pattern.Constant(
            @"(?i)/(composer\.(json|lock)|web\.config|package(-lock)?\.json|yarn\.lock|phpunit\.xml|CVS/.*)$"
        ),
        Pattern.Constant(
            @"^/(core/)?(CHANGELOG|COPYRIGHT|INSTALL|LICENSE|MAINTAINERS|README|UPDATE|UPGRADE|USAGE)[^/]*\.(txt|md)$"
        ),
        Pattern.Constant(@"(?i)^/(core/)?(vendor|node_modules)(/|$)"),
        Pattern.Constant(@"(?i)^/sites/[^/]+/(private|config|sync|settings[^/]*|services[^/]*|drush[^/]*)(/|$)"),
        Pattern.Constant(@"(?i)^/(sites/[^/]+/)?files/(config_[^/]*|private|php|backup_migrate)(/|$)"),
    ];

    /// <summary>Directories below <c>sites/</c> that are neither this site's nor shared by all.</summary>
    public static Pattern OtherSites(DomainName uri) => Pattern.Constant(@"^/sites/(?!all(/|$)|").And(uri, @"(/|$))");

    /// <summary>
    /// Uploads in a directory that the site may have had before, such as <c>sites/default/files</c>: links to them are in mails,
    /// in search engines and on other sites. The group is what lies below <c>files/</c>; no web server has to escape what is in
    /// it where it becomes a URL again.
    /// </summary>
    public static Pattern FormerFiles(DomainName uri) =>
        Pattern.Constant(@"^/sites/(?!all/|").And(uri, @"/)[^/]+/files/([^?#\x00-\x1f]+)$");

    /// <summary>The scripts that a web server runs. The installer is not one of them: Aegir installs.</summary>
    public static Pattern FrontControllers(DrupalFlavour flavour) =>
        flavour switch
        {
            DrupalFlavour.Drupal7 => Pattern.Constant(@"^/(index|update|authorize|cron|xmlrpc)\.php(/|$)"),
            DrupalFlavour.Backdrop => Pattern.Constant(@"^/(index|core/(update|authorize|cron))\.php(/|$)"),
            _ => Pattern.Constant(@"^/(index|update|core/authorize|core/modules/statistics/statistics)\.php(/|$)"),
        };

    /// <summary>Files that browsers may keep for a while.</summary>
    public static Pattern Static { get; } =
        Pattern.Constant(
            @"(?i)\.(css|js|mjs|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot|mp[34]|webm|og[gv]|pdf)$"
        );
}
