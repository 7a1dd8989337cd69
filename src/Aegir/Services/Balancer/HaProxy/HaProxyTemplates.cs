using Aegir.Model;
using Aegir.Services.Http;

namespace Aegir.Services.Balancer.HaProxy;

/// <summary>HAProxy's config files, as they are written.</summary>
internal static class HaProxyTemplates
{
    /// <summary>
    /// aegir.cfg. Each request has a connection of its own to a member, so that a member that reloads gracefully, and closes
    /// the connections that it has no request on, loses none.
    /// </summary>
    public static HaProxyText Config(UnixPath map, Port port, ContextName server, IReadOnlyList<BalancedCluster> all) =>
        $$"""
            # Written by Aegir for {{server}}; changes are lost. Add your own in other *.cfg files beside this one on the hub.
            global
                hard-stop-after 10m

            defaults aegir
                mode http
                log global
                option httplog
                option dontlognull
                option http-server-close
                option redispatch 1
                retries 3
                timeout http-request 30s
                timeout http-keep-alive 15s
                timeout connect 2s
                timeout client 60s
                timeout server 310s
                timeout check 5s
                default-server check inter 1s fall 2 rise 2
                http-error status 503 content-type "text/html" string "<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>Back soon</title><h1>Back soon</h1><p>This site cannot be reached at present. Please try again in a minute.</p></html>" hdr Cache-Control no-store hdr Retry-After 60

            frontend aegir from aegir
                bind *:{{port}}
                bind :::{{port}} v6only
                # What a visitor says of where he comes from is not believed.
                http-request del-header X-Forwarded-For
                option forwardfor
                http-request set-header X-Forwarded-Proto http
                http-request set-var(txn.cluster) req.hdr(host),field(1,:),lower,map_str({{map}})
                http-request return status 404 content-type "text/html" string "<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>Not found</title><h1>Not found</h1></html>" unless { var(txn.cluster) -m found }
                use_backend %[var(txn.cluster)]:files if { method GET HEAD } { path_sub /files/ }
                use_backend %[var(txn.cluster)]

            {{all.Select(Backends)}}
            """;

    /// <summary>sites.map: which cluster serves a name.</summary>
    public static HaProxyText Map(IReadOnlyList<BalancedCluster> all) =>
        $"{all.SelectMany(c => c.Names, (c, name) => (HaProxyText)$"{name} {new ProxyName(c.Name)}\n")}";

    /// <summary>
    /// A member is asked for each platform whether it has its code and runs PHP (<see cref="HealthCheck"/>), never for a
    /// site: one that is closed or broken says nothing of the others.
    /// </summary>
    private static HaProxyText Backends(BalancedCluster cluster) =>
        $$"""
            backend {{new ProxyName(cluster.Name)}} from aegir
                balance roundrobin
            {{Check(cluster)}}{{cluster.Members.Select(Server)}}
            # A file may have been uploaded to another member a moment ago: whoever does not have it, another one is asked.
            backend {{new ProxyName(cluster.Name)}}:files from aegir
                balance roundrobin
            {{Others(cluster)}}{{cluster.Members.Select(member => Tracked(cluster, member))}}

            """;

    /// <summary>Where all sites have left, and visitors are sent on, it is enough that a member takes connections.</summary>
    private static HaProxyText Check(BalancedCluster cluster) =>
        cluster.Platforms.Count == 0 ? $"" : (HaProxyText)$"    option httpchk\n{cluster.Platforms.Select(Ask)}";

    private static HaProxyText Ask(ContextName platform) =>
        $"""
                http-check connect
                http-check send meth GET uri /{new ProxyName(platform)} ver HTTP/1.1 hdr Host {HealthCheck.Name}
                http-check expect status 200

            """;

    private static HaProxyText Server(BalancedMember member) =>
        $"    server {new ProxyName(member.Server)} {Address(member.Address)}\n";

    private static HaProxyText Others(BalancedCluster cluster) =>
        cluster.SharesFiles || cluster.Members.Count < 2
            ? $""
            : (HaProxyText)
                $"""
                        retries {cluster.Members.Count - 1}
                        retry-on conn-failure empty-response 404

                    """;

    private static HaProxyText Tracked(BalancedCluster cluster, BalancedMember member)
    {
        var name = new ProxyName(member.Server);
        return $"    server {name} {Address(member.Address)} no-check track {new ProxyName(cluster.Name)}/{name}\n";
    }

    private static HaProxyText Address(WebAddress address) =>
        address.Host.IsIPv6 ? $"[{address.Host}]:{address.Port}" : (HaProxyText)$"{address.Host}:{address.Port}";
}
