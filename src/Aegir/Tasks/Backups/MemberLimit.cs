using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services.Db;
using CliWrap;

namespace Aegir.Tasks.Backups;

/// <summary>Holds a decompressed member to the size that the manifest promised.</summary>
/// <param name="archive">The archive.</param>
/// <param name="member">The member.</param>
/// <param name="copied">Told what comes; null for nobody.</param>
internal sealed class MemberLimit(UnixPath archive, BackupMember member, Action<Transferred>? copied)
{
    private long _bytes;
    private BackupFailed? _failure;

    /// <summary>Passes on what is promised to <paramref name="target"/>, and breaks off at the first byte more.</summary>
    public PipeTarget Before(PipeTarget target) =>
        PipeTarget.Create(
            async (source, ct) =>
            {
                await using var watched = new WatchedStream(source, See);
                await target.CopyFromAsync(watched, ct);
            }
        );

    /// <summary>To be asked at the end.</summary>
    /// <exception cref="BackupFailed">Less came than was promised, or more.</exception>
    public void DemandAll()
    {
        if (_failure is not null)
            throw _failure;
        if (_bytes != member.UnpackedBytes)
            throw new BackupFailed(
                $"{archive} is damaged: its {member.Name} holds {_bytes} bytes, not {member.UnpackedBytes}."
            );
    }

    private void See(ReadOnlySpan<byte> chunk)
    {
        _bytes += chunk.Length;
        if (_bytes > member.UnpackedBytes)
            throw _failure = new BackupFailed(
                $"{archive} was refused: its {member.Name} decompresses to more than the {member.UnpackedBytes} bytes that its manifest says."
            );
        copied?.Invoke(new Transferred(chunk.Length, Files: 0));
    }
}
