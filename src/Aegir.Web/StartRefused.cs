using Aegir.Model;

namespace Aegir.Web;

/// <summary>What a start can fail of that needs a sentence and no stack, with the exit codes of <c>aegir</c>.</summary>
internal static class StartRefused
{
    /// <summary>The exit code; null for a fault of ours.</summary>
    public static int? Code(Exception failure) =>
        failure switch
        {
            InvalidInput => 2,
            NotFound => 3,
            Conflict => 4,
            // The address is in use, or the token cannot be written.
            IOException or UnauthorizedAccessException => 1,
            _ => null,
        };
}
