using System.Security.Cryptography;
using CliWrap;

namespace Aegir.Tasks.Backups;

/// <summary>
/// Takes one compressed member into a file as it arrives, and counts and hashes it meanwhile, so that nothing is read a
/// second time. It is sent to the disk meanwhile too, so that hardly any of it has to be waited for at the end.
/// </summary>
/// <param name="file">Written from its current position on; it stays open.</param>
internal sealed class MemberFile(FileStream file) : IDisposable
{
    private const long FlushedAtOnce = 16 << 20;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Task _flush = Task.CompletedTask;
    private long _bytes;
    private long _flushed;

    /// <summary>Why the file could not be written; null while it can. The programs before it only see a broken pipe.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>Where the compressed data goes.</summary>
    public PipeTarget Target =>
        PipeTarget.Create(
            async (source, ct) =>
            {
                try
                {
                    await Pump.Copy(source, Take, ct);
                    await _flush;
                }
                catch (IOException failure)
                {
                    Failure = failure;
                    throw;
                }
            }
        );

    /// <summary>What has been taken, when all of it has.</summary>
    public BackupMember Describe(string name, long unpackedBytes) =>
        new(name, _bytes, Convert.ToHexStringLower(_hash.GetCurrentHash()), unpackedBytes);

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Take(ReadOnlySpan<byte> chunk)
    {
        _hash.AppendData(chunk);
        file.Write(chunk);
        _bytes += chunk.Length;
        if (_bytes - _flushed < FlushedAtOnce || !_flush.IsCompletedSuccessfully)
            return;
        _flushed = _bytes;
        _flush = Task.Run(() => RandomAccess.FlushToDisk(file.SafeFileHandle));
    }
}
