using Aegir.Model;

namespace Aegir.Store;

/// <summary>The sites. A domain name, URI or alias, belongs to one of them only.</summary>
public sealed class SiteTable
{
    private readonly Sql _sql;
    private readonly SecretBox _box;

    internal SiteTable(Sql sql, SecretBox box) => (_sql, _box) = (sql, box);

    /// <summary>The site with this URI, or null.</summary>
    public async Task<Site?> Find(DomainName uri, CancellationToken ct) =>
        await List(uri, SiteFilter.All, ct) is [var site, ..] ? site : null;

    /// <summary>The site with this URI.</summary>
    /// <exception cref="NotFound">There is none; the message says so if it is an alias of another.</exception>
    public async Task<Site> Get(DomainName uri, CancellationToken ct)
    {
        if (await Find(uri, ct) is { } site)
            return site;
        if (await Owner(uri, ct) is { } owner)
            throw new NotFound($"There is no site {uri}: it is an alias of {owner}.");
        if (await Namesake(uri, ct) is { } other)
            throw new NotFound($"There is no site {uri}. Did you mean {other}?");
        throw Missing.Of("site", uri, await _sql.Texts($"select uri from site", ct));
    }

    private async Task<ContextName?> Namesake(DomainName uri, CancellationToken ct)
    {
        var (server, platform) = (ContextName.Server($"{uri}"), ContextName.Platform($"{uri}"));
        var found = await _sql.Query(
            $"""
            select name from server where name = {server}
            union all select name from platform where name = {platform}
            """,
            row => row.Parsed<ContextName>(0),
            ct
        );
        return found.FirstOrDefault();
    }

    /// <summary>The sites that the filter lets through, by name.</summary>
    public async Task<IReadOnlyList<Site>> List(SiteFilter filter, CancellationToken ct) =>
        await List(uri: null, filter, ct);

    /// <summary>The same as a list shows them, without their secrets and aliases; much quicker.</summary>
    public async Task<IReadOnlyList<SiteSummary>> Overview(SiteFilter filter, CancellationToken ct)
    {
        var tags = (await Tags(_sql, ct)).ToLookup(tagged => tagged.Site, tagged => tagged.Tag);
        var sites = await _sql.Query(
            $"""
            select uri, platform, db_server, client, state, verified from site
            where ({filter.Platform} is null or platform = {filter.Platform})
                and ({filter.WebServer} is null
                    or platform in (select name from platform where web_server = {filter.WebServer}))
                and ({filter.DbServer} is null or db_server = {filter.DbServer})
                and ({filter.Client} is null or client = {filter.Client})
            order by uri
            """,
            row => new SiteSummary(
                row.Parsed<DomainName>(0),
                row.Parsed<ContextName>(1),
                row.Parsed<ContextName>(2),
                row.ParsedOrNull<ClientName>(3),
                row.Choice<SiteState>(4),
                [.. tags[row.Text(0)]],
                row.TimeOrNull(5)
            ),
            ct
        );
        return [.. sites.Where(site => filter.Fits(site.Uri, site.Tags))];
    }

    /// <summary>The site that answers to this name, as its URI or an alias; null if none does.</summary>
    public async Task<DomainName?> Owner(DomainName name, CancellationToken ct) =>
        await _sql.First($"select site from site_name where name = {name}", row => row.Parsed<DomainName>(0), ct);

    /// <summary>Looks whether a site can have its names.</summary>
    /// <param name="site">The site with all its names.</param>
    /// <param name="but">The site that some of them belong to and that it takes the place of; null for none.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Conflict">Another site has one of them.</exception>
    public async Task DemandFree(Site site, DomainName? but, CancellationToken ct)
    {
        foreach (var name in site.Aliases.Prepend(site.Uri))
            if (await Owner(name, ct) is { } owner && owner != but)
                throw new Conflict($"The name {name} belongs to the site {owner} already.");
    }

    /// <summary>All names of all sites, by name.</summary>
    public async Task<IReadOnlyList<SiteName>> Names(CancellationToken ct) =>
        await _sql.Query(
            $"""
            select site_name.name, site.platform from site_name join site on site.uri = site_name.site
            order by site_name.name
            """,
            row => new SiteName(row.Parsed<DomainName>(0), row.Parsed<ContextName>(1)),
            ct
        );

    /// <summary>The URIs, without aliases, that begin so, by name.</summary>
    public async Task<IReadOnlyList<SiteName>> BeginningWith(string beginning, CancellationToken ct) =>
        await _sql.Query(
            $"select uri, platform from site where substr(uri, 1, {beginning.Length}) = {beginning} order by uri",
            row => new SiteName(row.Parsed<DomainName>(0), row.Parsed<ContextName>(1)),
            ct
        );

    /// <summary>Adds the site, or writes over what was known of it.</summary>
    /// <exception cref="NotFound">Its platform, db server or client is unknown.</exception>
    /// <exception cref="Conflict">Another site has one of its names, or its database.</exception>
    public Task Save(Site site, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                await Known.Platform(sql, site.Platform, ct);
                await Known.Server(sql, site.DbServer, ct);
                if (site.Client is { } client)
                    await Known.Client(sql, client, ct);
                await RefuseTakenDatabase(sql, site, ct);
                await Write(sql, site, ct);
                await WriteNames(sql, site, ct);
                await WriteTags(sql, site, ct);
            },
            ct
        );

    /// <summary>Forgets the site and its names; one that is unknown already is no fault. Its backups stay.</summary>
    public Task Delete(DomainName uri, CancellationToken ct) => _sql.Execute($"delete from site where uri = {uri}", ct);

    private static async Task RefuseTakenDatabase(Sql sql, Site site, CancellationToken ct)
    {
        var others = await sql.Texts(
            $"""
            select uri from site
            where db_server = {site.DbServer} and database_name = {site.Database} and uri <> {site.Uri}
            """,
            ct
        );
        if (others.Count > 0)
            throw new Conflict($"The database {site.Database} on {site.DbServer} belongs to {others[0]}.");
    }

    private Task<int> Write(Sql sql, Site site, CancellationToken ct) =>
        sql.Execute(
            $"""
            insert into site (uri, platform, db_server, profile, language, client, redirect_to, state, database_name,
                database_password_sealed, hash_salt_sealed, created, verified)
            values ({site.Uri}, {site.Platform}, {site.DbServer}, {site.Profile}, {site.Language}, {site.Client},
                {site.RedirectTo}, {site.State}, {site.Database},
                {_box.Seal(site.DatabasePassword, Place(site.Uri, "database_password"))},
                {_box.Seal(site.HashSalt, Place(site.Uri, "hash_salt"))}, {site.Created}, {site.Verified})
            on conflict (uri) do update set platform = excluded.platform, db_server = excluded.db_server,
                profile = excluded.profile, language = excluded.language, client = excluded.client,
                redirect_to = excluded.redirect_to, state = excluded.state, database_name = excluded.database_name,
                database_password_sealed = excluded.database_password_sealed,
                hash_salt_sealed = excluded.hash_salt_sealed, created = excluded.created, verified = excluded.verified
            """,
            ct
        );

    private static async Task WriteNames(Sql sql, Site site, CancellationToken ct)
    {
        await sql.Execute($"delete from site_name where site = {site.Uri}", ct);
        foreach (var (position, name) in site.Aliases.Prepend(site.Uri).Index())
        {
            var added = await sql.Execute(
                $"""
                insert into site_name (name, site, position) values ({name}, {site.Uri}, {position})
                on conflict (name) do nothing
                """,
                ct
            );
            if (added > 0)
                continue;
            var owner = (await sql.Texts($"select site from site_name where name = {name}", ct))[0];
            throw new Conflict(
                owner == site.Uri.ToString()
                    ? $"{name} stands twice among the names of {site.Uri}."
                    : $"The name {name} belongs to the site {owner} already."
            );
        }
    }

    private static async Task WriteTags(Sql sql, Site site, CancellationToken ct)
    {
        await sql.Execute($"delete from site_tag where site = {site.Uri}", ct);
        foreach (var tag in site.Tags)
            await sql.Execute($"insert into site_tag (site, tag) values ({site.Uri}, {tag})", ct);
    }

    /// <summary>All tags of all sites: most sites have none, so this is quicker than to ask for each.</summary>
    private static Task<List<(string Site, Tag Tag)>> Tags(Sql sql, CancellationToken ct) =>
        sql.Query($"select site, tag from site_tag order by site, tag", row => (row.Text(0), row.Parsed<Tag>(1)), ct);

    private async Task<IReadOnlyList<Site>> List(DomainName? uri, SiteFilter filter, CancellationToken ct)
    {
        var sites = await _sql.Query(
            $"""
            select uri, platform, db_server, profile, language, client, redirect_to, state, database_name,
                database_password_sealed, hash_salt_sealed, created, verified,
                (select string_agg(name, ' ' order by position) from site_name where site = uri and position > 0),
                (select string_agg(tag, ' ' order by tag) from site_tag where site = uri)
            from site
            where ({uri} is null or uri = {uri})
                and ({filter.Platform} is null or platform = {filter.Platform})
                and ({filter.WebServer} is null
                    or platform in (select name from platform where web_server = {filter.WebServer}))
                and ({filter.DbServer} is null or db_server = {filter.DbServer})
                and ({filter.Client} is null or client = {filter.Client})
            order by uri
            """,
            Read,
            ct
        );
        return [.. sites.Where(site => filter.Fits(site.Uri, site.Tags))];
    }

    private Site Read(Row row)
    {
        var uri = row.Parsed<DomainName>(0);
        return new Site(uri, row.Parsed<ContextName>(1), row.Parsed<ContextName>(2))
        {
            Profile = row.Parsed<MachineName>(3),
            Language = row.Parsed<LanguageCode>(4),
            Client = row.ParsedOrNull<ClientName>(5),
            RedirectTo = row.ParsedOrNull<DomainName>(6),
            State = row.Choice<SiteState>(7),
            Database = row.Parsed<SqlName>(8),
            DatabasePassword = _box.Unseal(row.Text(9), Place(uri, "database_password")),
            HashSalt = _box.Unseal(row.Text(10), Place(uri, "hash_salt")),
            Created = row.Time(11),
            Verified = row.TimeOrNull(12),
            Aliases = Words<DomainName>(row, 13),
            Tags = Words<Tag>(row, 14),
        };
    }

    private static IReadOnlyList<T> Words<T>(Row row, int column)
        where T : IParsed<T> =>
        [.. (row.TextOrNull(column) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parsed.Parse<T>)];

    private static string Place(DomainName uri, string column) => $"site/{uri}/{column}";
}
