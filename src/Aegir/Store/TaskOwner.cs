using System.Globalization;

namespace Aegir.Store;

/// <summary>
/// A process, so described that another can tell later whether it still lives: a process number alone may have been
/// given to somebody else.
/// </summary>
/// <param name="Host">The machine's name.</param>
/// <param name="Boot">The kernel's name for this run of the machine.</param>
/// <param name="Pid">The process number.</param>
/// <param name="Started">When the process began, in the kernel's ticks since the machine did.</param>
public sealed record TaskOwner(string Host, string Boot, int Pid, string Started)
{
    /// <summary>This process.</summary>
    public static TaskOwner Here { get; } =
        new(
            Environment.MachineName,
            File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(),
            Environment.ProcessId,
            StartOf(Environment.ProcessId) ?? ""
        );

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static TaskOwner? Read(string text) =>
        text.Split(' ') is [var host, var boot, var pid, var started]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new TaskOwner(host, boot, number, started)
            : null;

    /// <summary>Whether the process lives: null where that cannot be known, as it ran on another machine.</summary>
    public bool? IsAlive()
    {
        if (Host != Here.Host)
            return null;
        return Boot == Here.Boot && StartOf(Pid) == Started;
    }

    /// <summary>
    /// Whether the process that took a lease is gone. One of this machine that lives is never pushed aside, however late it
    /// is: it may have been asleep together with us. Of other machines nothing is known but the lease.
    /// </summary>
    public static bool HasLeft(Lease lease, DateTimeOffset now) =>
        Read(lease.Owner)?.IsAlive() switch
        {
            true => false,
            false => true,
            null => lease.Expires <= now,
        };

    /// <summary>As it stands in the store.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host} {Boot} {Pid} {Started}");

    /// <summary>Field 22 of /proc/PID/stat; the second, the program's name, may itself hold blanks and brackets.</summary>
    private static string? StartOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // A zombie has ended; only its parent has not looked yet.
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
