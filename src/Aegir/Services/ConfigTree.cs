using System.Text;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services;

/// <summary>A file of a server's config.</summary>
/// <param name="Path">Where it is below <c>config/SERVER</c>: <c>vhost.d/example.com.conf</c>.</param>
/// <param name="Text">What it says; null for no such file.</param>
internal sealed record ConfigFile(string Path, ConfigText? Text)
{
    /// <summary>Another text of this file, with secrets that may be in it now and are not to be shown.</summary>
    public ConfigText? Earlier { get; init; }
}

/// <summary>
/// The config of one service of one server: rendered on the hub, then one rsync and, where something changed, one
/// command that tests and loads it. A change that the product refuses is taken back at once, before anyone else can
/// trip over it.
/// </summary>
/// <param name="place">The server.</param>
/// <param name="load">Tests the config and makes the product use it. Nothing is loaded if the test fails.</param>
/// <param name="part">
/// The directory below the server's config that is the service's own; empty for all of it, which a second service of the
/// server must not touch.
/// </param>
internal sealed class ConfigTree(ServicePlace place, Command load, string part = "")
{
    private static readonly TimeSpan PushTakesAtMost = TimeSpan.FromMinutes(10);
    private readonly UnixPath _root = place.Layout.Config(place.Server.Name) / part;

    /// <summary>
    /// Waits for what the product still does under the old config, given what loading the new one printed. Nothing where
    /// nobody has to wait.
    /// </summary>
    public Func<string, Command?> Drain { get; init; } = _ => null;

    /// <summary>A step that writes some files and pushes these alone.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="files">The files as they shall be.</param>
    /// <param name="beside">
    /// Files of the administrator that are pushed with them; what the hub does not have of them goes there too.
    /// </param>
    public Step Write(string name, IReadOnlyList<ConfigFile> files, IReadOnlyList<string> beside) =>
        Change(name, _ => Task.FromResult(files), () => Push([.. files.Select(file => file.Path), .. beside]));

    /// <summary>
    /// A step that writes all files and makes the server's whole config like the hub's. What the files say is asked when
    /// the config is locked: a task that ended while this one waited for the lock may have changed it.
    /// </summary>
    public Step WriteAll(string name, Func<CancellationToken, Task<IReadOnlyList<ConfigFile>>> files) =>
        Change(name, files, () => PushAll);

    /// <summary>
    /// A step that removes the server's whole config, there and on the hub. It has no undo: the server's record goes.
    /// </summary>
    public Step Remove(string name) =>
        Step.Do(
            name,
            async (_, ct) =>
            {
                using var held = await ConfigLock.Take(place.Layout, place.Server.Name, ct);
                await place.Host.Run(Removal.Of(_root), ct);
                await place.Host.Run(load, ct);
                if (Directory.Exists(_root.ToString()))
                    Directory.Delete(_root.ToString(), recursive: true);
            }
        );

    /// <summary>
    /// A step that removes the service's config, there and on the hub, but not the directory, which the product goes on
    /// reading. It has no undo: the server's record goes.
    /// </summary>
    public Step Clear(string name) =>
        Step.Do(
            name,
            async (_, ct) =>
            {
                using var held = await ConfigLock.Take(place.Layout, place.Server.Name, ct);
                await place.Host.Run(
                    Command.Script("""mkdir -p -- "$1" && find "$1" -mindepth 1 -delete""", $"{_root}"),
                    ct
                );
                await place.Host.Run(load, ct);
                if (Directory.Exists(_root.ToString()))
                    Directory.Delete(_root.ToString(), recursive: true);
            }
        );

    /// <summary>A step that removes one file on the hub alone, for a server that is gone. It has no undo.</summary>
    public Step Forget(string name, string path) =>
        Step.Do(
            name,
            async (_, ct) =>
            {
                using var held = await ConfigLock.Take(place.Layout, place.Server.Name, ct);
                if (File.Exists((_root / path).ToString()))
                    File.Delete((_root / path).ToString());
            }
        );

    /// <summary>
    /// Is there while the server may have files that the product has not loaded, so that whoever comes next loads them
    /// even if it changes nothing itself.
    /// </summary>
    private string Unloaded =>
        (
            place.Layout.Run / $"config-{place.Server.Name.FileName}{(part.Length == 0 ? "" : $"-{part}")}.unloaded"
        ).ToString();

    private FileSync PushAll =>
        new(_root, _root)
        {
            ComparesContent = true,
            Deletes = true,
            Excludes = [".*"],
            Timeout = PushTakesAtMost,
        };

    private FileSync Push(IReadOnlyList<string> paths) =>
        new(_root, _root)
        {
            ComparesContent = true,
            Only = paths,
            Timeout = PushTakesAtMost,
        };

    private Step Change(
        string name,
        Func<CancellationToken, Task<IReadOnlyList<ConfigFile>>> read,
        Func<FileSync> push
    ) =>
        Step.Do(
            name,
            async (scope, ct) =>
            {
                if (await Publish(scope, read, push, ct) is { } said)
                    await Settle(said, scope, ct);
            },
            async (scope, ct) =>
            {
                if (await PutBack(scope, push, ct) is { } said)
                    await Settle(said, scope, ct);
            },
            async ct => await Preview(await read(ct), ct)
        );

    /// <summary>Writes, pushes and loads what is to be changed; what loading said, or null where nothing was loaded.</summary>
    private async Task<string?> Publish(
        StepScope scope,
        Func<CancellationToken, Task<IReadOnlyList<ConfigFile>>> read,
        Func<FileSync> push,
        CancellationToken ct
    )
    {
        using var held = await ConfigLock.Take(place.Layout, place.Server.Name, ct);
        var kept = new KeptFiles(scope.Room);
        var files = await read(ct);
        RemoveLeftovers(files.Select(file => file.Path));
        try
        {
            Directory.CreateDirectory($"{_root}", AtomicFile.PrivateDirectory);
            var isChanged = File.Exists(Unloaded) | await WriteChanged(files, kept, ct);
            await File.WriteAllBytesAsync(Unloaded, [], ct);
            isChanged |= (await place.Host.Push(push(), ct)).Changed.Count > 0;
            var said = isChanged ? await place.Host.Run(load, ct) : null;
            File.Delete(Unloaded);
            return said;
        }
        catch (Exception failure) when (failure is CommandFailed or IOException)
        {
            await TakeBack(kept, push());
            throw;
        }
    }

    private async Task<string?> PutBack(StepScope scope, Func<FileSync> push, CancellationToken ct)
    {
        var kept = new KeptFiles(scope.Room);
        if (!kept.Any)
            return null;
        using var held = await ConfigLock.Take(place.Layout, place.Server.Name, ct);
        await File.WriteAllBytesAsync(Unloaded, [], ct);
        RemoveLeftovers(kept.Names);
        await Restore(kept, ct);
        await place.Host.Push(push(), ct);
        var said = await place.Host.Run(load, ct);
        File.Delete(Unloaded);
        return said;
    }

    /// <summary>The config is in force, and other tasks may change it, while this waits for what began before.</summary>
    private async Task Settle(string said, StepScope scope, CancellationToken ct)
    {
        if (Drain(said) is { } drain)
            said = await place.Host.Run(drain, ct);
        if (said.Trim() is { Length: > 0 } note)
            scope.Report(note);
    }

    private async Task<bool> WriteChanged(IEnumerable<ConfigFile> files, KeptFiles kept, CancellationToken ct)
    {
        var changed = new List<(string Name, UnixPath Path, byte[]? Fresh)>();
        foreach (var file in files)
        {
            var path = _root / file.Path;
            var fresh = file.Text is null ? null : Encoding.UTF8.GetBytes(file.Text.Reveal());
            var old = await AtomicFile.Read(path, ct);
            if (fresh is null ? old is not null : old is null || !fresh.AsSpan().SequenceEqual(old))
                changed.Add((file.Path, path, fresh));
        }
        await kept.Keep(changed, ct);
        foreach (var (_, path, fresh) in changed)
        {
            if (fresh is null)
                File.Delete(path.ToString());
            else
                await AtomicFile.Write(path, fresh, ct);
        }
        return changed.Count > 0;
    }

    /// <summary>What a killed process left unfinished is hidden, so it is not published, but it would pile up.</summary>
    private void RemoveLeftovers(IEnumerable<string> paths)
    {
        foreach (var directory in paths.Select(path => (_root / path).Parent).Distinct())
            AtomicFile.RemoveLeftovers(directory);
    }

    /// <summary>What another task has written since stays: it may be a site's vhost with the database that it has now.</summary>
    private async Task Restore(KeptFiles kept, CancellationToken ct)
    {
        foreach (var path in kept.Names)
            if (await kept.IsAsWritten(path, _root / path, ct))
                await kept.Restore(path, _root / path, ct);
    }

    /// <summary>
    /// Puts the files back where the product refused them. The server may be out of reach, and then the undo of the
    /// step, which follows, is the one that says so.
    /// </summary>
    private async Task TakeBack(KeptFiles kept, FileSync push)
    {
        await Restore(kept, CancellationToken.None);
        try
        {
            await place.Host.Push(push, CancellationToken.None);
        }
        catch (CommandFailed)
        {
            return;
        }
    }

    private async Task<string> Preview(IReadOnlyList<ConfigFile> files, CancellationToken ct)
    {
        var diffs = new StringBuilder();
        foreach (var file in files)
            diffs.Append(
                await ConfigDiff.Of(
                    place.Hub,
                    $"{place.Server.Name.FileName}/{file.Path}",
                    _root / file.Path,
                    file.Text,
                    file.Earlier,
                    ct
                )
            );
        return diffs.ToString();
    }
}
