using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Http.Cluster;

/// <summary>
/// The uploads of a cluster's sites, which visitors send to any member. They are compared with what each member had the last
/// time, since a file that one has and another does not have may be new, or deleted. (docs/adr/0014-uploads-of-a-cluster.md)
/// </summary>
/// <param name="layout">Where the hub keeps what members had.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="holders">The members that hold files and are in.</param>
internal sealed class SharedUploads(
    HubLayout layout,
    ContextName cluster,
    IReadOnlyList<(ContextName Server, Host Host)> holders
)
{
    private static readonly string[] Directories = ["files", "private"];

    /// <summary>Makes the uploads of a site the same on all members. Until it has succeeded nothing is taken for known.</summary>
    public Step Share(HostedSite site) =>
        Step.Do(
            $"share the uploads of {site.Site.Name} among all of {cluster}",
            async (scope, ct) =>
            {
                if (holders.Count < 2)
                    return;
                // Two clones of one site may come by at the same time.
                using var held = await ConfigLock.Take(layout, site.Site.Name, ct);
                var members = await Together.All(holders.Select(holder => Look(site, holder, ct)));
                var newest = members.Select(member => member.Then).MaxBy(list => list?.Generation);
                var gone = members.Select(member => member.Gone(newest, members)).ToList();
                await Together.All(
                    members.Zip(gone, (member, files) => files.DeleteOn(member.Host, site.Directory, ct))
                );
                if (gone.Sum(files => files.Files.Count) is > 0 and var count)
                    scope.Report($"{count} copies of files that were deleted on one member were deleted on others.");
                await Copy(site, scope, ct);
                var all = new UploadList(Union(members, gone)) { Generation = (newest?.Generation ?? 0) + 1 };
                foreach (var member in members)
                    await all.Keep(File(site, member.Server), ct);
            }
        );

    /// <summary>
    /// Forgets what members had of a site that they have no longer; of those that are out it is still needed. No undo; may be
    /// repeated.
    /// </summary>
    public Step Forget(HostedSite site) =>
        Step.Do(
            $"forget the uploads of {site.Site.Name} on {cluster}",
            (_, _) =>
            {
                foreach (var (server, _) in holders)
                    UploadList.Forget(File(site, server));
                return Task.CompletedTask;
            }
        );

    private async Task<Member> Look(HostedSite site, (ContextName Server, Host Host) holder, CancellationToken ct)
    {
        var now = await UploadList.On(holder.Host, site.Directory, Directories, ct);
        var then = await UploadList.Kept(File(site, holder.Server), ct);
        return new Member(holder.Server, holder.Host, now, then is not null && now.HasLost(then) ? null : then);
    }

    /// <summary>First one gets everything, and then all from that one.</summary>
    private async Task Copy(HostedSite site, StepScope scope, CancellationToken ct)
    {
        var (first, others) = (holders[0].Host, holders.Skip(1).Select(holder => holder.Host).ToList());
        foreach (var other in others)
            await Between(other, first).Add(site.Directory, Directories, ct);
        await Together.All(others.Select(other => Between(first, other).Add(site.Directory, Directories, ct)));

        FileRelay Between(Host from, Host to) => new(from, to) { Copied = scope.Copied };
    }

    private static Dictionary<string, UploadedFile> Union(IReadOnlyList<Member> members, IReadOnlyList<UploadList> gone)
    {
        var all = new Dictionary<string, UploadedFile>(StringComparer.Ordinal);
        foreach (var (member, deleted) in members.Zip(gone))
        foreach (var (path, file) in member.Now.Files)
            if (!deleted.Files.ContainsKey(path) && !(all.GetValueOrDefault(path).Changed > file.Changed))
                all[path] = file;
        return all;
    }

    private UnixPath File(HostedSite site, ContextName server) =>
        layout.Uploads(cluster, site.Site.Uri) / server.FileName;

    /// <param name="Server">The member.</param>
    /// <param name="Host">Its machine.</param>
    /// <param name="Now">What it has.</param>
    /// <param name="Then">What it had when it last took part; null where it never did, or has lost most of it.</param>
    private sealed record Member(ContextName Server, Host Host, UploadList Now, UploadList? Then)
    {
        /// <summary>
        /// The files that somebody has deleted since this member was last like the others, and that are here unchanged. A
        /// member that was away is judged by what the others had when they last were the same.
        /// </summary>
        public UploadList Gone(UploadList? newest, IReadOnlyList<Member> members)
        {
            var gone = new Dictionary<string, UploadedFile>(StringComparer.Ordinal);
            if (newest is null || Then is null)
                return new UploadList(gone);
            var present = members.Where(member => member.Then?.Generation == newest.Generation).ToList();
            foreach (var (path, file) in Now.Files)
            {
                var isAsItWas = Then.Files.TryGetValue(path, out var was) && was == file;
                var isDeleted =
                    !newest.Files.ContainsKey(path) || present.Exists(member => !member.Now.Files.ContainsKey(path));
                if (isAsItWas && isDeleted)
                    gone.Add(path, file);
            }
            return new UploadList(gone);
        }
    }
}
