using System.Runtime.CompilerServices;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>
/// What may happen to the records while a task is stuck, though the task keeps its contexts: a member is taken out of a
/// cluster, and a server that no record needs is removed.
/// </summary>
internal sealed class UnlockedRecords(TinyHub hub, HostingTask task)
{
    /// <summary>Makes one change after the other, says what it is, and takes it back. The first is none.</summary>
    public async IAsyncEnumerable<string> Change([EnumeratorCancellation] CancellationToken ct)
    {
        yield return "as it is";
        foreach (var server in await hub.Db.Servers.List(ct))
        {
            foreach (var member in server.Members.Where(member => CanBeOut(server, member)))
            {
                await hub.Db.Servers.Save(server.WithMember(member.Server, isOut: true), ct);
                yield return $"{member.Server} out";
                await hub.Db.Servers.Save(server, ct);
            }
            var forwards = await hub.Db.Forwards.From(server.Name, ct);
            if (task.WorksOn.Concat(task.Uses).Contains(server.Name) || !await IsRemoved(server, ct))
                continue;
            yield return $"{server.Name} removed";
            await hub.Db.Servers.Save(server, ct);
            foreach (var forward in forwards)
                await hub.Db.Forwards.Replace(
                    forward.Site,
                    [.. await hub.Db.Forwards.To(forward.Site, ct), forward],
                    ct
                );
        }
    }

    private static bool CanBeOut(Server cluster, ClusterMember member) =>
        !member.IsOut
        && cluster.Members.Any(other => other is { Role: MemberRole.Master, IsOut: false } && other != member);

    private async Task<bool> IsRemoved(Server server, CancellationToken ct)
    {
        try
        {
            await hub.Db.Servers.Delete(server.Name, ct);
            return true;
        }
        catch (Conflict)
        {
            return false;
        }
    }
}
