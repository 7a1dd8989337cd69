using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Moving;

/// <summary>Writes into the records that a site has moved.</summary>
internal static class MoveRecording
{
    private const string Backups = "backups";

    /// <summary>
    /// Records that a site has moved, under another name perhaps, which its backups then go by, and which servers send its
    /// visitors on to it. Those that were made since the task was planned are backups, too: which they are is noted in the
    /// room. Undo records all as it was.
    /// </summary>
    /// <param name="fleet">Where the records are.</param>
    /// <param name="before">As they are.</param>
    /// <param name="after">As they shall be; asked when they are written, for there are times in them.</param>
    public static Step Save(Fleet fleet, MovedRecords before, Func<MovedRecords> after)
    {
        return Do(
            $"record {after().Site.Name} where it is now",
            async (scope, ct) => await Write(before, after(), await NoteBackups(scope.Notes, ct), ct),
            async (scope, ct) => await Write(after(), before, NotedBackups(scope.Notes), ct)
        );

        async Task<IEnumerable<BackupName>> NoteBackups(StepNotes notes, CancellationToken ct)
        {
            BackupName[] names =
            [
                .. (await fleet.Db.Backups.List(before.Site.Uri, ct))
                    .Select(backup => backup.Name)
                    .Union(NotedBackups(notes)),
            ];
            await notes.Write(Backups, string.Join('\n', names.AsEnumerable()), ct);
            return names;
        }

        IEnumerable<BackupName> NotedBackups(StepNotes notes) =>
            notes.Read(Backups)?.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parsed.Parse<BackupName>)
            ?? before.Backups;

        async Task Write(MovedRecords from, MovedRecords to, IEnumerable<BackupName> backups, CancellationToken ct)
        {
            await using (var transaction = await fleet.Db.Begin(ct))
            {
                if (from.Site.Uri != to.Site.Uri)
                    await transaction.Sites.Delete(from.Site.Uri, ct);
                await transaction.Sites.Save(to.Site, ct);
                await transaction.Forwards.Replace(to.Site.Uri, to.Forwards, ct);
                foreach (var backup in backups)
                    await transaction.Backups.Rename(backup, to.Site.Uri, ct);
                await transaction.Commit(ct);
            }
            await AliasFiles.Write(fleet, from.Site.Uri, ct);
            await AliasFiles.Write(fleet, to.Site.Uri, ct);
        }
    }

    /// <summary>
    /// The steps that close a site, the undo of which opens it again: when that is done it is noted how long visitors found
    /// the site closed.
    /// </summary>
    public static IReadOnlyList<Step> Closing(Fleet fleet, IReadOnlyList<Step> close) =>
        close is [var first, ..] && first.Undo is { } undo
            ?
            [
                first with
                {
                    Undo = async (scope, ct) =>
                    {
                        var hasBegun = scope.Notes.Any;
                        await undo(scope, ct);
                        if (hasBegun)
                            await NoteClosed(fleet, scope.Task, first, fleet.Now, ct);
                    },
                },
                .. close.Skip(1),
            ]
            : close;

    /// <summary>
    /// Notes how long visitors found a site closed, from the journal of the task. Nothing where no web server is.
    /// </summary>
    /// <param name="fleet">Where the journal is.</param>
    /// <param name="close">The steps that closed it.</param>
    /// <param name="open">The steps that opened it.</param>
    public static Step ClosedFor(Fleet fleet, IReadOnlyList<Step> close, IReadOnlyList<Step> open) =>
        Do(
            "note how long it was closed",
            async (scope, ct) =>
            {
                if (close.Count == 0 || open.Count == 0)
                    return;
                var opened = (await fleet.Db.Steps.List(scope.Task, ct)).Last(entry => entry.Name == open[^1].Name);
                await NoteClosed(fleet, scope.Task, close[0], opened.Changed, ct);
            }
        );

    /// <summary>It is closed as soon as it begins to be: the step that does it waits for the last visitors.</summary>
    private static async Task NoteClosed(
        Fleet fleet,
        long task,
        Step first,
        DateTimeOffset opened,
        CancellationToken ct
    )
    {
        if ((await fleet.Db.Steps.List(task, ct)).First(entry => entry.Name == first.Name).Begun is { } closed)
            await fleet.Db.Tasks.NoteClosed(task, opened - closed, ct);
    }
}
