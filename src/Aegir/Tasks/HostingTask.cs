using System.Text.Json.Serialization;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Tasks;

/// <summary>
/// Something to be done to a context. A task is its inputs: every name, path and password that its recipe needs was
/// chosen before it is stored, so the recipe can be printed, run, and built again after a crash.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "task")]
[JsonDerivedType(typeof(VerifyServer), "server verify")]
[JsonDerivedType(typeof(PrepareServer), "server prepare")]
[JsonDerivedType(typeof(DeleteServer), "server remove")]
[JsonDerivedType(typeof(VerifyCluster), "cluster verify")]
[JsonDerivedType(typeof(TakeOutMember), "cluster out")]
[JsonDerivedType(typeof(SyncCluster), "cluster sync")]
[JsonDerivedType(typeof(VerifyPlatform), "platform verify")]
[JsonDerivedType(typeof(DeletePlatform), "platform remove")]
[JsonDerivedType(typeof(InstallSite), "site install")]
[JsonDerivedType(typeof(ImportSite), "site import")]
[JsonDerivedType(typeof(VerifySite), "site verify")]
[JsonDerivedType(typeof(BackupSite), "site backup")]
[JsonDerivedType(typeof(AddBackup), "site backup-add")]
[JsonDerivedType(typeof(DeleteBackups), "site backup-delete")]
[JsonDerivedType(typeof(RestoreSite), "site restore")]
[JsonDerivedType(typeof(CloneSite), "site clone")]
[JsonDerivedType(typeof(MigrateSite), "site migrate")]
[JsonDerivedType(typeof(SetSiteState), "site enable")]
[JsonDerivedType(typeof(DeleteSite), "site delete")]
public abstract record HostingTask
{
    /// <summary>What is done, as it is typed: <c>site install</c>.</summary>
    public abstract string Verb { get; }

    /// <summary>What it is done to.</summary>
    public abstract ContextName Context { get; }

    /// <summary>
    /// What no other task may work on at the same time: <see cref="Context"/>, and of a task that makes something of
    /// another name, that name too; nothing for a task that has to be possible while others keep its context.
    /// </summary>
    public virtual IReadOnlyList<ContextName> WorksOn => [Context];

    /// <summary>
    /// Contexts that must stay as they are meanwhile: other tasks may use them too, but none may work on them.
    /// </summary>
    public abstract IReadOnlyList<ContextName> Uses { get; }

    /// <summary>
    /// The task to run when this one failed and is tried again: the same request, planned anew on what is
    /// recorded now. The default is for tasks whose inputs are the request itself, or a change that was planned on one record.
    /// </summary>
    /// <exception cref="NotFound">What it is about is there no longer.</exception>
    /// <exception cref="Conflict">By now it cannot be done.</exception>
    /// <exception cref="InvalidInput">By now it cannot be done.</exception>
    public virtual Task<HostingTask> Again(Fleet fleet, CancellationToken ct) => Task.FromResult(this);

    /// <summary>
    /// The steps. A recovery builds them anew and knows each by its name, so the same inputs make the same names in the same
    /// order, whatever the records say by then: a member may have been taken out of a cluster, a server that is merely told
    /// something may be gone, and what the task itself has recorded is there. What a step does may depend on the records,
    /// whether there is one, and what it is called, may not.
    /// </summary>
    /// <exception cref="NotFound">A context that it uses is gone.</exception>
    public abstract Task<Recipe> Recipe(Fleet fleet, CancellationToken ct);
}
