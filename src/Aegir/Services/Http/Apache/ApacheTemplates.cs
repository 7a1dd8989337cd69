using Aegir.Model;

namespace Aegir.Services.Http.Apache;

/// <summary>Apache's config files, as they are written.</summary>
internal static class ApacheTemplates
{
    /// <summary>apache.conf: the first vhost is the one that answers for names that no site has.</summary>
    public static ApacheText Server(
        UnixPath config,
        Port port,
        ContextName server,
        IReadOnlyList<HostAddress> balancers
    )
    {
        ApacheText listen =
            port.Number == 80 ? $"# Apache listens on 80 as Debian has it." : (ApacheText)$"Listen {port}";
        return $$"""
            # Written by Aegir for {{server}}; changes are lost. Add your own in pre.d/*.conf and post.d/*.conf on the hub.
            Define AEGIR_DOLLAR "$"
            {{listen}}
            ServerTokens Prod
            ServerSignature Off
            TraceEnable Off
            {{Trust(balancers)}}AddType image/svg+xml svg svgz
            AddOutputFilterByType DEFLATE text/html text/plain text/css text/xml text/javascript
            AddOutputFilterByType DEFLATE application/javascript application/json application/xml
            AddOutputFilterByType DEFLATE application/rss+xml application/atom+xml image/svg+xml

            IncludeOptional {{config}}/pre.d/*.conf

            <VirtualHost *:{{port}}>
                ServerName names-without-a-site.invalid
                Redirect 404 /
            </VirtualHost>

            # Asked by a load balancer: 200 for a platform whose code is here, if PHP runs.
            <VirtualHost *:{{port}}>
                ServerName {{HealthCheck.Name}}
                CustomLog /dev/null common
                RewriteEngine On
                IncludeOptional {{config}}/health.d/*.conf
                RewriteRule ^ - [R=404,L]
                ProxyFCGISetEnvIf true SCRIPT_NAME /aegir-health
                <Location />
                    SetHandler "proxy:unix:{{PhpFpm.Socket}}|fcgi://localhost"
                </Location>
            </VirtualHost>

            IncludeOptional {{config}}/vhost.d/*.conf
            IncludeOptional {{config}}/post.d/*.conf

            """;
    }

    /// <summary>Logs and sites shall see the visitor, not the balancer; whatever anybody else says of him is ignored.</summary>
    private static ApacheText Trust(IReadOnlyList<HostAddress> balancers) =>
        balancers.Count == 0
            ? $""
            : (ApacheText)
                $"""
                    RemoteIPHeader X-Forwarded-For
                    RemoteIPInternalProxy{balancers.Select(balancer => (ApacheText)$" {balancer}")}

                    """;

    /// <summary>health.d/NAME.conf: included where balancers ask.</summary>
    public static ApacheText Health(Platform platform) =>
        $$"""
            # Written by Aegir for {{platform.Name}}; changes are lost.
            RewriteCond %{REQUEST_URI} ={{HealthCheck.PathOf(platform)}}
            RewriteCond {{HealthCheck.FileOf(platform)}} -f
            RewriteRule ^ - [END]

            """;

    /// <summary>platform.d/NAME.conf: included in each vhost of the platform.</summary>
    public static ApacheText Platform(Platform platform) =>
        $$"""
            # Written by Aegir for {{platform.Name}}; changes are lost.
            DocumentRoot {{platform.Docroot}}
            LimitRequestBody 536870912
            RequestHeader unset Proxy
            ProxyFCGISetEnvIf true !HTTP_X_AEGIR_TRIAL
            Header onsuccess unset X-Content-Type-Options
            Header always set X-Content-Type-Options nosniff

            <Directory {{platform.Docroot}}>
                Options SymLinksIfOwnerMatch
                AllowOverride None
                Require all granted
                DirectoryIndex index.php
                CGIPassAuth On
                RewriteEngine On
                RewriteCond %{REQUEST_FILENAME} !-f
                RewriteCond %{REQUEST_FILENAME} !-d
                RewriteCond %{REQUEST_URI} !=/favicon.ico
                RewriteRule ^ /index.php [L]
            </Directory>

            # A URL with a query names one version of a file; one without may lead to another tomorrow.
            <LocationMatch "{{DrupalPaths.Static}}">
                Header set Cache-Control "public, max-age=86400" "expr=%{QUERY_STRING} == ''"
                Header set Cache-Control "public, max-age=31536000, immutable" "expr=%{QUERY_STRING} != ''"
            </LocationMatch>

            # PHP runs here and nowhere else.
            <LocationMatch "{{DrupalPaths.Php}}">
                Require all denied
            </LocationMatch>
            <LocationMatch "{{DrupalPaths.FrontControllers(platform.Code.Flavour)}}">
                Require all granted
                SetHandler "proxy:unix:{{PhpFpm.Socket}}|fcgi://localhost"
            </LocationMatch>

            {{DrupalPaths.Refused.Select(Refuse)}}
            """;

    /// <summary>vhost.d/URI.conf.</summary>
    public static ApacheText Site(HostedSite site, Door door, UnixPath config, Port port) =>
        door switch
        {
            Door.Open => Open(site, config, port),
            Door.Closed => Closed(site, config, port),
            _ => Disabled(site.Site, port),
        };

    private static ApacheText Open(HostedSite site, UnixPath config, Port port) =>
        $"{Vhost(site, config, port, WebServerService.ServedNames(site.Site), gate: $"")}{Redirect(site.Site, port)}";

    /// <summary>
    /// A rewrite rule of the vhost itself comes first, before a file or a handler is looked for; an internal redirect
    /// meets it again, with the same header.
    /// </summary>
    private static ApacheText Closed(HostedSite site, UnixPath config, Port port)
    {
        var isAnother = new Secret($"!={TrialPass.Of(site.Site).Reveal()}");
        return Vhost(
            site,
            config,
            port,
            [.. WebServerService.Names(site.Site)],
            $$"""

                # Nobody but Aegir, which looks whether the site answers, gets past this.
                Header always set Cache-Control no-store
                Header always set Retry-After 60
                ErrorDocument 503 "<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>Back soon</title><h1>Back soon</h1><p>This site is being worked on. Please try again in a few minutes.</p></html>"
                RewriteEngine On
                RewriteCond %{HTTP:X-Aegir-Trial} {{isAnother}}
                RewriteRule ^ - [R=503,L]

            """
        );
    }

    private static ApacheText Vhost(
        HostedSite site,
        UnixPath config,
        Port port,
        IReadOnlyList<DomainName> names,
        ApacheText gate
    )
    {
        var rules = config / $"platform.d/{site.Platform.Name.FileName}.conf";
        var extra = config / $"vhost.d/{site.Site.Uri}.extra";
        var variables = site.Environment.Select(Variable);
        return $$"""
            # Written by Aegir for {{site.Site.Name}}; changes are lost. Add your own in {{extra}} on the hub.
            <VirtualHost *:{{port}}>
            {{Named(names)}}{{gate}}
                SetEnv PHP_ADMIN_VALUE "open_basedir=\"{{site.Platform.Root}}:/tmp\""{{variables}}
                Include {{rules}}

                # Links to uploads by another name of the site's directory lead to its own. Not for ever: it may be renamed back.
                <IfVersion >= 2.4.58>
                    RedirectRelative On
                </IfVersion>
                RedirectMatch 302 "{{DrupalPaths.FormerFiles(site.Site.Uri)}}" "/sites/{{site.Site.Uri}}/files/$1"

                # Sites of one platform stay apart.
            {{Refuse(DrupalPaths.OtherSites(site.Site.Uri))}}
                IncludeOptional {{extra}}
            </VirtualHost>

            """;
    }

    private static ApacheText Disabled(Site site, Port port) =>
        $$"""
            # Written by Aegir for {{site.Name}}; changes are lost.
            <VirtualHost *:{{port}}>
            {{Named(WebServerService.Names(site))}}
                Header always set Cache-Control no-store
                Header always set Retry-After 86400
                ErrorDocument 503 "<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>Switched off</title><h1>Switched off</h1><p>This site is not available at present.</p></html>"
                Redirect 503 /
            </VirtualHost>

            """;

    private static ApacheText Redirect(Site site, Port port)
    {
        var names = WebServerService.RedirectedNames(site);
        if (site.RedirectTo is null || names.Count == 0)
            return $"";
        ApacheText target = port.Number == 80 ? $"{site.RedirectTo}" : (ApacheText)$"{site.RedirectTo}:{port}";
        return $$"""

            <VirtualHost *:{{port}}>
            {{Named(names)}}
                Redirect 301 / http://{{target}}/
            </VirtualHost>

            """;
    }

    /// <summary>
    /// vhost.d/URI.conf of a site that is somewhere else now. X-Forwarded-Proto goes on as it comes in: whoever ends TLS
    /// before this server knows it, and this server does not.
    /// </summary>
    public static ApacheText Forward(Site site, WebAddress to, Port port)
    {
        ApacheText host = to.Host.IsIPv6 ? $"[{to.Host}]" : (ApacheText)$"{to.Host}";
        return $$"""
            # Written by Aegir for {{site.Name}}, which has moved away; changes are lost.
            <VirtualHost *:{{port}}>
            {{Named(WebServerService.Names(site))}}
                ProxyRequests Off
                ProxyPreserveHost On
                ProxyTimeout 300
                AllowEncodedSlashes NoDecode
                ProxyPass / http://{{host}}:{{to.Port}}/ nocanon
            </VirtualHost>

            """;
    }

    private static ApacheText Named(IEnumerable<DomainName> names) =>
        $"    ServerName {names.First()}{names.Skip(1).Select(name => (ApacheText)$"\n    ServerAlias {name}")}";

    private static ApacheText Variable(KeyValuePair<string, Secret> variable) =>
        $"\n    SetEnv {Parsed.Parse<MachineName>(variable.Key)} {variable.Value}";

    private static ApacheText Refuse(Pattern paths) =>
        $"""
                <LocationMatch "{paths}">
                    Require all denied
                </LocationMatch>

            """;
}
