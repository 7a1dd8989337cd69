using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Moving;

/// <summary>
/// What moving and cloning a site have in common: all that makes the same site at another place, where no visitor sees
/// it yet. Only the place that it comes to is ever changed.
/// </summary>
/// <param name="fleet">Where.</param>
/// <param name="here">The site where it is.</param>
/// <param name="there">
/// The site as it shall be. It differs in its platform, its database (always), its name, or in several of these.
/// </param>
internal sealed class SiteMove(Fleet fleet, SiteHome here, SiteHome there)
{
    private static readonly string[] Uploads = ["files", "private"];

    private readonly bool _isRenamed = here.Site.Site.Uri != there.Site.Site.Uri;
    private readonly bool _changesServer = here.Site.Platform.WebServer != there.Site.Platform.WebServer;
    private readonly bool _changesDbServer = here.Site.Site.DbServer != there.Site.Site.DbServer;
    private readonly bool _isUpgraded = here.Site.Site.Platform != there.Site.Site.Platform;

    /// <summary>Two platforms may be one code base on two web servers: then the directory has one path in both.</summary>
    private readonly bool _staysInPlace = here.Site.Directory == there.Site.Directory;

    /// <summary>The web servers that have no such directory yet.</summary>
    private HttpService Arriving => _staysInPlace ? there.Http.Except(here.Http) : there.Http;

    /// <summary>
    /// The web servers that have no vhost of its name yet, and so can have the new one while the site is still open. Under
    /// a new name none can: an alias that the site keeps would lead there.
    /// </summary>
    private HttpService Ahead => _isRenamed ? new HttpService() : there.Http.Except(here.Http);

    /// <summary>The web servers that have the site now, and will not have it then.</summary>
    private HttpService Leaving => here.Http.Except(there.Http);

    /// <summary>The host whose uploads are copied.</summary>
    private Host From => here.Http.Files ?? fleet.Hub;

    private OwnDirectives Own => new(fleet, here, there);

    /// <summary>Asks everybody who will be needed, and says what of its files will not come along.</summary>
    public IReadOnlyList<Step> Checks() =>
        [
            Check("the database server answers", (_, ct) => here.Db.Check(ct)),
            .. _changesDbServer
                ? [Check("the new database server answers", (_, ct) => there.Db.Check(ct))]
                : Array.Empty<Step>(),
            Check("the web server answers", (_, ct) => here.Http.Check(ct)),
            .. _changesServer
                ? [Check("the new web server answers", (_, ct) => there.Http.Check(ct))]
                : Array.Empty<Step>(),
            Check("the name servers and balancers answer", (_, ct) => there.Dns.Check(ct)),
            Check(
                "look for files that stay behind",
                async (scope, ct) =>
                {
                    if (await LeftBehindHere(ct) is { Length: > 0 } text)
                        scope.Report(text);
                }
            ) with
            {
                Preview = LeftBehindHere,
            },
            Own.Check(),
            .. _isUpgraded ? [UpgradeChecks.Demand(fleet, here, there)] : Array.Empty<Step>(),
        ];

    /// <summary>
    /// Makes what the site will live in: its directory on the hub and on its web servers, without uploads, its database,
    /// which is empty, and where it is in nobody's way its vhost, closed. Undo removes all of it, and what
    /// came into it since.
    /// </summary>
    public IReadOnlyList<Step> MakePlace() =>
        [
            .. _staysInPlace ? [] : there.Drupal.CopySite(here.Site, there.Site),
            .. there.Drupal.WriteSite(there.Site),
            .. Arriving.PublishNewDirectory(there.Site),
            .. there.Db.CreateDatabase(there.Site, there.Http.DatabaseClients),
            SiteChecks.Settings(there),
            Own.TakeAlong(),
            .. Ahead.SetDoor(there.Site, Door.Closed),
        ];

    /// <summary>Makes the uploads there what they are here. Done again, only what has changed since travels.</summary>
    public IReadOnlyList<Step> CopyFiles(string name) =>
        [
            .. here.Http.Copies.ShareUploads(here.Site),
            .. Arriving.OnSiteHosts(
                name,
                host => Do($"copy to {host.Name}", (scope, ct) => CopyFiles(host, scope, ct))
            ),
        ];

    /// <summary>
    /// Closes the site to visitors. Where its vhost stays, what is behind the door is from then on the site as it shall be, so
    /// that it can be tried out without another reload.
    /// </summary>
    public IReadOnlyList<Step> Close() =>
        _isRenamed
            ? here.Http.CloseSite(here.Site)
            : [.. Leaving.CloseSite(here.Site), .. there.Http.Except(Ahead).CloseSite(there.Site)];

    /// <summary>
    /// Shuts everybody but this task out of the database here, which is copied then: who has got past the closed door
    /// shall fail rather than be lost. The key is the password that the new database has.
    /// </summary>
    public IReadOnlyList<Step> CloseDatabase() => here.Db.CloseDatabase(here.Site, there.Site.Site.DatabasePassword);

    /// <summary>
    /// Brings what a closed site still lacks there: its database, and of its uploads what has changed meanwhile, at the same
    /// time.
    /// </summary>
    public Step CopyRest() =>
        InTandem(
            "copy the database and what has changed since",
            [
                InOrder("copy what has changed since", CopyFiles("copy what has changed since")),
                CopyDatabase(isClosed: true),
            ]
        );

    /// <summary>Pipes the database into the new one.</summary>
    /// <param name="isClosed">Whether <see cref="CloseDatabase"/> stands before.</param>
    public Step CopyDatabase(bool isClosed) =>
        Do(
            "copy the database",
            (scope, ct) =>
            {
                var sql = new Joint(scope.Copied);
                var from = isClosed ? here.Site.With(there.Site.Site.DatabasePassword) : here.Site;
                return AllOrNone.Run(
                    [end => here.Db.Dump(from, sql.Target, end), end => there.Db.Import(there.Site, sql.Source, end)],
                    ct
                );
            }
        );

    /// <summary>Makes the copy a site of its new name and release.</summary>
    public IReadOnlyList<Step> Adapt() =>
        new Arrival(fleet, there, _isRenamed ? (DirectoryName)here.Site.Site.Uri : null, _isUpgraded).Adapt();

    /// <summary>
    /// Looks whether the moved site answers. Until it is opened visitors find it closed; where its old vhost would be
    /// in the way, under another name on the same web server, that goes first.
    /// </summary>
    public IReadOnlyList<Step> TryOut() =>
        [
            .. _isRenamed
                ? there.Http.SetDoor(there.Site, Door.Closed).Concat(here.Http.Except(Leaving).RetireVhost(here.Site))
                : [],
            .. SiteChecks.Answers(there),
        ];

    /// <summary>
    /// Takes away what is left of the site where it was; it stands after a point of no return. The web servers that it
    /// left send visitors on, if they are to.
    /// </summary>
    public IReadOnlyList<Step> Retire(bool forwards) =>
        [
            Own.Forget(),
            .. forwards && there.Http.Addresses is [var to, ..]
                ? Leaving.ForwardSite(there.Site, to).Concat(_isRenamed ? Leaving.RetireVhost(here.Site) : [])
                : Leaving.RetireVhost(here.Site),
            .. (_staysInPlace ? Leaving : here.Http).RetireDirectory(here.Site),
            .. _isRenamed || _changesServer ? here.Http.Copies.ForgetUploads(here.Site) : [],
            .. here.Db.RetireDatabase(here.Site),
            .. _staysInPlace ? [] : here.Drupal.RetireSite(here.Site),
        ];

    /// <summary>
    /// Lets the web servers that the site left earlier send its visitors to where it is now, not to where it was: there
    /// nobody may lead them on as long as they do.
    /// </summary>
    public IReadOnlyList<Step> Redirect(IReadOnlyList<Forward> before, IReadOnlyList<Forward> forwards)
    {
        if (!_isRenamed && here.Http.Members.SequenceEqual(there.Http.Members))
            return [];
        var to = there.Http.Addresses is [var first, ..] ? first : null;
        return EarlierServers.Tell(
            fleet,
            before.Select(forward => forward.Server).Except(here.Http.Members),
            $"where {there.Site.Site.Name} is now",
            _isRenamed ? here.Site : null,
            (server, http) =>
                to is not null && forwards.Any(forward => forward.Server == server)
                    ? http.ForwardSite(there.Site, to)
                    : []
        );
    }

    private async Task<string> LeftBehindHere(CancellationToken ct)
    {
        if (Arriving.SiteHosts.Count == 0)
            return ""; // nothing is copied
        var (directory, leftOut) = (here.Site.Directory, here.Site.DatabasePart);
        var left = await LeftBehind.Find(From, directory, Uploads, isOurs: true, leftOut, ct);
        return left.Describe($"{directory} on {From.Name}");
    }

    private Task CopyFiles(Host host, StepScope scope, CancellationToken ct) =>
        new FileRelay(From, host) { Copied = scope.Copied }.Copy(
            here.Site.Directory,
            there.Site.Directory,
            Uploads,
            here.Site.DatabasePart,
            ct
        );
}
