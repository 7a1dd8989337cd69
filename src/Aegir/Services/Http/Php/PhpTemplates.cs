using Aegir.Model;

namespace Aegir.Services.Http.Php;

/// <summary>The config files of PHP's own server, as they are written.</summary>
internal static class PhpTemplates
{
    /// <summary>
    /// platform.d/NAME.conf: the script that PHP asks, for each request, what to do with its path. It is PHP 5.6, like
    /// settings.php.
    /// </summary>
    public static PhpText Platform(Platform platform) =>
        $$"""
            <?php
            // Written by Aegir for {{platform.Name}}; changes are lost. PHP's own server runs it in the sandbox of a site.

            /** The path, decoded and without . and .. and double slashes; NULL for what is none, or leads out. */
            function aegir_path($uri) {
              $path = rawurldecode(strstr("$uri?", '?', TRUE));
              if ($path === '' || $path[0] !== '/' || strpos($path, "\0") !== FALSE) {
                return NULL;
              }
              $parts = array();
              foreach (explode('/', $path) as $part) {
                if ($part === '..' && array_pop($parts) === NULL) {
                  return NULL;
                }
                if ($part !== '' && $part !== '.' && $part !== '..') {
                  $parts[] = $part;
                }
              }
              return '/' . implode('/', $parts) . ($parts && substr($path, -1) === '/' ? '/' : '');
            }

            /** The status that a path is refused with, or NULL. */
            function aegir_refusal($path) {
              if ($path === NULL) {
                return 400;
              }
              $patterns = array(
            {{DrupalPaths.Refused.Select(Item)}}    // Sites of one platform stay apart.
                '{^/sites/(?!all(/|$)|' . preg_quote(getenv('aegir_site')) . '(/|$))}',
              );
              foreach ($patterns as $pattern) {
                if (preg_match($pattern, $path)) {
                  return 403;
                }
              }
              $runs = preg_match({{DrupalPaths.FrontControllers(platform.Code.Flavour)}}, $path);
              return !$runs && preg_match({{DrupalPaths.Php}}, $path) ? 403 : NULL;
            }

            /** The script that a path runs, and what stands behind it in the path; NULL for a file. */
            function aegir_script($path) {
              if (preg_match({{DrupalPaths.FrontControllers(platform.Code.Flavour)}}, $path)) {
                preg_match('{^(.+?\.php)(/.*)?$}', $path, $match);
                return array($match[1], isset($match[2]) ? $match[2] : '');
              }
              return is_file($_SERVER['DOCUMENT_ROOT'] . $path) ? NULL : array('/index.php', '');
            }

            function aegir_send($file) {
              $types = array(
                'avif' => 'image/avif', 'css' => 'text/css', 'eot' => 'application/vnd.ms-fontobject', 'gif' => 'image/gif',
                'htm' => 'text/html', 'html' => 'text/html', 'ico' => 'image/x-icon', 'jpeg' => 'image/jpeg', 'jpg' => 'image/jpeg',
                'js' => 'text/javascript', 'json' => 'application/json', 'map' => 'application/json', 'mjs' => 'text/javascript',
                'mp3' => 'audio/mpeg', 'mp4' => 'video/mp4', 'ogg' => 'audio/ogg', 'ogv' => 'video/ogg', 'otf' => 'font/otf',
                'pdf' => 'application/pdf', 'png' => 'image/png', 'svg' => 'image/svg+xml', 'ttf' => 'font/ttf', 'txt' => 'text/plain',
                'webm' => 'video/webm', 'webp' => 'image/webp', 'woff' => 'font/woff', 'woff2' => 'font/woff2', 'xml' => 'text/xml',
              );
              $end = strtolower(pathinfo($file, PATHINFO_EXTENSION));
              header('Content-Type: ' . (isset($types[$end]) ? $types[$end] : 'application/octet-stream'));
              header('Content-Length: ' . filesize($file));
              header('Cache-Control: no-cache');
              readfile($file);
            }

            /** Where uploads are that are asked for by another name of the site's directory; NULL for other paths. */
            function aegir_former_file($path) {
              $site = getenv('aegir_site');
              if (!preg_match('{^/sites/(?!all/|' . preg_quote($site) . '/)[^/]+/files/([^?#\x00-\x1f]+)$}', (string) $path, $match)) {
                return NULL;
              }
              $names = implode('/', array_map('rawurlencode', explode('/', $match[1])));
              return "/sites/$site/files/$names" . strstr($_SERVER['REQUEST_URI'], '?');
            }

            header('X-Content-Type-Options: nosniff');
            $aegir_path = aegir_path($_SERVER['REQUEST_URI']);
            if ($aegir_former = aegir_former_file($aegir_path)) {
              header("Location: $aegir_former", TRUE, 302);
              return TRUE;
            }
            $aegir_status = aegir_refusal($aegir_path);
            $aegir_script = $aegir_status ? NULL : aegir_script($aegir_path);
            if ($aegir_script && !is_file($_SERVER['DOCUMENT_ROOT'] . $aegir_script[0])) {
              $aegir_status = 404;
            }
            if ($aegir_status) {
              http_response_code($aegir_status);
              header('Content-Type: text/plain');
              echo "$aegir_status\n";
              return TRUE;
            }
            if (!$aegir_script) {
              aegir_send($_SERVER['DOCUMENT_ROOT'] . $aegir_path);
              return TRUE;
            }
            $_SERVER['SCRIPT_NAME'] = $aegir_script[0];
            $_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . $aegir_script[0];
            $_SERVER['PHP_SELF'] = $aegir_script[0] . $aegir_script[1];
            $_SERVER['PATH_INFO'] = $aegir_script[1];
            if ($aegir_script[1] === '') {
              unset($_SERVER['PATH_INFO']);
            }
            list($_SERVER['SERVER_NAME'], $_SERVER['SERVER_PORT']) = explode(':', $_SERVER['HTTP_HOST'] . ':80');
            unset($aegir_path, $aegir_former, $aegir_status, $aegir_script);
            chdir(dirname($_SERVER['SCRIPT_FILENAME']));
            require $_SERVER['SCRIPT_FILENAME'];
            // Anything else could make PHP look for a file on its own.
            return TRUE;

            """;

    /// <summary>vhost.d/URI.conf.</summary>
    public static JsonText Site(HostedSite site, Door door, UnixPath config)
    {
        IReadOnlyList<DomainName> all = [.. WebServerService.Names(site.Site)];
        return door switch
        {
            Door.Open => File(
                site.Site,
                [Names(WebServerService.ServedNames(site.Site)), .. Redirect(site.Site), Served(site, config)]
            ),
            Door.Closed => File(
                site.Site,
                [
                    Names(all),
                    $$"""
                        "shut": {
                            "status": 503,
                            "retryAfter": 60,
                            "title": "Back soon",
                            "text": "This site is being worked on. Please try again in a few minutes."
                        }
                    """,
                    $"""    "pass": {TrialPass.Of(site.Site)}""",
                    Served(site, config),
                ]
            ),
            _ => File(
                site.Site,
                [
                    Names(all),
                    $$"""
                        "shut": {
                            "status": 503,
                            "retryAfter": 86400,
                            "title": "Switched off",
                            "text": "This site is not available at present."
                        }
                    """,
                ]
            ),
        };
    }

    /// <summary>vhost.d/URI.conf of a site that is somewhere else now.</summary>
    public static JsonText Forward(Site site, WebAddress to) =>
        File(
            site,
            [
                Names(WebServerService.Names(site)),
                $$"""
                    "forward": {
                        "host": {{to.Host}},
                        "port": {{to.Port}}
                    }
                """,
            ]
        );

    private static JsonText File(Site site, IEnumerable<JsonText> members) =>
        $$"""
            // Written by Aegir for {{site.Name}}; changes are lost.
            {
            {{members}}
            }

            """;

    private static JsonText Names(IEnumerable<DomainName> names) => $"""    "names": [{names}]""";

    private static IEnumerable<JsonText> Redirect(Site site)
    {
        var names = WebServerService.RedirectedNames(site);
        if (site.RedirectTo is null || names.Count == 0)
            yield break;
        yield return $"""    "redirected": [{names}]""";
        yield return $"""    "redirectTo": {site.RedirectTo}""";
    }

    private static JsonText Served(HostedSite site, UnixPath config)
    {
        var rules = config / $"platform.d/{site.Platform.Name.FileName}.conf";
        var variables = site.Environment.Select(Variable);
        return $$"""
                "site": {
                    "root": {{site.Platform.Root}},
                    "docroot": {{site.Platform.Docroot}},
                    "directory": {{site.Directory}},
                    "rules": {{rules}},
                    "environment": {
            {{variables}}
                    }
                }
            """;
    }

    private static JsonText Variable(KeyValuePair<string, Secret> variable) =>
        $"            {Parsed.Parse<MachineName>(variable.Key)}: {variable.Value}";

    private static PhpText Item(Pattern pattern) => $"    {pattern},\n";
}
