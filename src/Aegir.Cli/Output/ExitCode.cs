namespace Aegir.Cli.Output;

/// <summary>How <c>aegir</c> ends; scripts rely on these.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It failed, and everything is as it was before.</summary>
    public const int RolledBack = 1;

    /// <summary>It was asked for in a way that cannot be understood. Nothing was changed.</summary>
    public const int Usage = 2;

    /// <summary>There is no such thing. Nothing was changed.</summary>
    public const int NotFound = 3;

    /// <summary>It is at odds with what is there, or locked by another task. Nothing was changed.</summary>
    public const int Conflict = 4;

    /// <summary>It failed, and something is left; the message says what and where.</summary>
    public const int Stuck = 5;

    /// <summary>A second Ctrl-C ended the process at once (128 + SIGINT).</summary>
    public const int Killed = 130;
}
