using Aegir.Model;

namespace Aegir.Services.Http.Nginx;

/// <summary>nginx's config files, as they are written.</summary>
internal static class NginxTemplates
{
    /// <summary>nginx.conf: the default server is the one that answers for names that no site has.</summary>
    public static NginxText Server(
        UnixPath config,
        Port port,
        ContextName server,
        IReadOnlyList<HostAddress> balancers
    ) =>
        $$"""
            # Written by Aegir for {{server}}; changes are lost. Add your own in pre.d/*.conf and post.d/*.conf on the hub.
            geo $aegir_dollar {
                default "$";
            }

            # A URL with a query names one version of a file; one without may lead to another tomorrow.
            map $args $aegir_expires {
                default 365d;
                "" 1d;
            }

            # PHP is told the name that led here and its port. Host alone may say another name than a request for
            # http://NAME/ did, and then the site of that name would run with the credentials of this one.
            map $http_host $aegir_port {
                "~^[^:]*(?<aegir_digits>:[0-9]{1,5})$" $aegir_digits;
            }

            # Names of sites have up to 253 characters.
            server_names_hash_bucket_size 512;
            server_names_hash_max_size 8192;

            {{Trust(balancers)}}include {{config}}/pre.d/*.conf;

            server {
                listen {{port}} default_server;
                listen [::]:{{port}} default_server;
                server_name _;
                server_tokens off;
                return 404;
            }

            # Asked by a load balancer: 200 for a platform whose code is here, if PHP runs.
            server {
                listen {{port}};
                listen [::]:{{port}};
                server_name {{HealthCheck.Name}};
                server_tokens off;
                access_log off;
                location / {
                    return 404;
                }
                include {{config}}/health.d/*.conf;
            }

            include {{config}}/vhost.d/*.conf;
            include {{config}}/post.d/*.conf;

            """;

    /// <summary>Logs and sites shall see the visitor, not the balancer; whatever anybody else says of him is ignored.</summary>
    private static NginxText Trust(IReadOnlyList<HostAddress> balancers) =>
        balancers.Count == 0
            ? $""
            : (NginxText)
                $"""
                    real_ip_header X-Forwarded-For;
                    {balancers.Select(balancer => (NginxText)$"set_real_ip_from {balancer};\n")}

                    """;

    /// <summary>health.d/NAME.conf: included where balancers ask.</summary>
    public static NginxText Health(Platform platform) =>
        $$"""
            # Written by Aegir for {{platform.Name}}; changes are lost.
            location = {{HealthCheck.PathOf(platform)}} {
                if (!-f {{HealthCheck.FileOf(platform)}}) {
                    return 404;
                }
                fastcgi_param SCRIPT_NAME /aegir-health;
                fastcgi_param SCRIPT_FILENAME /aegir-health;
                fastcgi_param REQUEST_METHOD $request_method;
                fastcgi_pass unix:{{PhpFpm.Socket}};
            }

            """;

    /// <summary>platform.d/NAME.conf: included in each server of the platform.</summary>
    public static NginxText Platform(Platform platform) =>
        $$"""
            # Written by Aegir for {{platform.Name}}; changes are lost.
            root {{platform.Docroot}};
            index index.php;
            disable_symlinks if_not_owner from=$document_root;
            client_max_body_size 512m;
            server_tokens off;
            add_header X-Content-Type-Options nosniff always;
            gzip on;
            gzip_vary on;
            gzip_proxied any;
            gzip_types text/plain text/css text/xml text/javascript application/javascript application/json
                application/xml application/rss+xml application/atom+xml image/svg+xml;
            fastcgi_buffer_size 32k;
            fastcgi_buffers 16 16k;
            fastcgi_read_timeout 300s;

            {{DrupalPaths.Refused.Select(Refuse)}}
            # PHP runs here and nowhere else.
            location ~ "{{DrupalPaths.FrontControllers(platform.Code.Flavour)}}" {
                fastcgi_split_path_info "^(.+?\.php)(/.*)?$";
                fastcgi_pass unix:{{PhpFpm.Socket}};
            }
            {{Refuse(DrupalPaths.Php)}}
            location ~ "{{DrupalPaths.Static}}" {
                expires $aegir_expires;
                try_files $uri /index.php$is_args$args;
            }

            location / {
                try_files $uri /index.php$is_args$args;
            }

            """;

    /// <summary>vhost.d/URI.conf.</summary>
    public static NginxText Site(HostedSite site, Door door, UnixPath config, Port port) =>
        door switch
        {
            Door.Open => Open(site, config, port),
            Door.Closed => Closed(site, config, port),
            _ => Disabled(site.Site, port),
        };

    private static NginxText Open(HostedSite site, UnixPath config, Port port) =>
        $"{Vhost(site, config, port, WebServerService.ServedNames(site.Site), gate: $"")}{Redirect(site.Site, port)}";

    /// <summary>
    /// What the server itself says comes first, before a location is looked for. The notice has a location of its own,
    /// since only there its type is not that of the name that was asked for.
    /// </summary>
    private static NginxText Closed(HostedSite site, UnixPath config, Port port) =>
        Vhost(
            site,
            config,
            port,
            [.. WebServerService.Names(site.Site)],
            $$"""

                # Nobody but Aegir, which looks whether the site answers, gets past this.
                error_page 503 @back_soon;
                if ($http_x_aegir_trial != {{TrialPass.Of(site.Site)}}) {
                    return 503;
                }
                location @back_soon {
                    types {}
                    default_type text/html;
                    add_header Cache-Control no-store always;
                    add_header Retry-After 60 always;
                    return 503 "<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>Back soon</title><h1>Back soon</h1><p>This site is being worked on. Please try again in a few minutes.</p></html>";
                }

            """
        );

    private static NginxText Vhost(
        HostedSite site,
        UnixPath config,
        Port port,
        IReadOnlyList<DomainName> names,
        NginxText gate
    )
    {
        var rules = config / $"platform.d/{site.Platform.Name.FileName}.conf";
        var extra = config / $"vhost.d/{site.Site.Uri}";
        var variables = site.Environment.Select(Variable);
        return $$"""
            # Written by Aegir for {{site.Site.Name}}; changes are lost. Add your own in {{extra}}.extra on the hub.
            server {
            {{Named(names, port)}}{{gate}}
                include fastcgi.conf;
                fastcgi_param HTTP_HOST $host$aegir_port;
                fastcgi_param PATH_INFO $fastcgi_path_info;
                fastcgi_param HTTP_PROXY "";
                fastcgi_param HTTP_X_AEGIR_TRIAL "";
                fastcgi_param PHP_ADMIN_VALUE "open_basedir=\"{{site.Platform.Root}}:/tmp\"";{{variables}}

                # Links to uploads by another name of the site's directory lead to its own. Not for ever: it may be renamed back.
                location ~ "{{DrupalPaths.FormerFiles(site.Site.Uri)}}" {
                    absolute_redirect off;
                    rewrite "{{DrupalPaths.FormerFiles(site.Site.Uri)}}" /sites/{{site.Site.Uri}}/files/$1 redirect;
                }

                # Sites of one platform stay apart.
            {{Refuse(DrupalPaths.OtherSites(site.Site.Uri))}}
                include {{rules}};
                # The brackets make it a pattern, which may match nothing.
                include {{extra}}.extr[a];
            }

            """;
    }

    private static NginxText Disabled(Site site, Port port) =>
        $$"""
            # Written by Aegir for {{site.Name}}; changes are lost.
            server {
            {{Named(WebServerService.Names(site), port)}}
                server_tokens off;
                types {}
                default_type text/html;
                add_header Cache-Control no-store always;
                add_header Retry-After 86400 always;
                return 503 "<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>Switched off</title><h1>Switched off</h1><p>This site is not available at present.</p></html>";
            }

            """;

    private static NginxText Redirect(Site site, Port port)
    {
        var names = WebServerService.RedirectedNames(site);
        if (site.RedirectTo is null || names.Count == 0)
            return $"";
        NginxText target = port.Number == 80 ? $"{site.RedirectTo}" : (NginxText)$"{site.RedirectTo}:{port}";
        return $$"""

            server {
            {{Named(names, port)}}
                server_tokens off;
                return 301 http://{{target}}$request_uri;
            }

            """;
    }

    /// <summary>
    /// vhost.d/URI.conf of a site that is somewhere else now. What is uploaded goes on as it comes in, and so does
    /// X-Forwarded-Proto: whoever ends TLS before this server knows it, and this server does not.
    /// </summary>
    public static NginxText Forward(Site site, WebAddress to, Port port)
    {
        NginxText host = to.Host.IsIPv6 ? $"[{to.Host}]" : (NginxText)$"{to.Host}";
        return $$"""
            # Written by Aegir for {{site.Name}}, which has moved away; changes are lost.
            server {
            {{Named(WebServerService.Names(site), port)}}
                server_tokens off;
                client_max_body_size 512m;
                location / {
                    proxy_pass http://{{host}}:{{to.Port}};
                    proxy_http_version 1.1;
                    proxy_request_buffering off;
                    proxy_read_timeout 300s;
                    proxy_set_header Host $http_host;
                    proxy_set_header Connection "";
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                }
            }

            """;
    }

    private static NginxText Named(IEnumerable<DomainName> names, Port port) =>
        $"""
                listen {port};
                listen [::]:{port};
                server_name{names.Select(name => (NginxText)$" {name}")};
            """;

    private static NginxText Variable(KeyValuePair<string, Secret> variable) =>
        $"\n    fastcgi_param {Parsed.Parse<MachineName>(variable.Key)} {variable.Value};";

    private static NginxText Refuse(Pattern paths) =>
        $$"""
                location ~ "{{paths}}" {
                    return 403;
                }

            """;
}
