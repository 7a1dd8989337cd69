using System.Security.Cryptography;
using Aegir.Services.Db;
using CliWrap;

namespace Aegir.Tasks.Backups;

/// <summary>
/// Takes one compressed member into a file as it arrives, and counts and hashes it meanwhile, so that nothing is read a
/// second time.
/// </summary>
/// <param name="file">Written from its current position on; it stays open.</param>
internal sealed class MemberFile(FileStream file) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _bytes;

    /// <summary>Why the file could not be written; null while it can. The programs before it only see a broken pipe.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>Where the compressed data goes.</summary>
    public PipeTarget Target =>
        PipeTarget.Create(
            async (source, ct) =>
            {
                try
                {
                    await using var watched = new WatchedStream(source, See);
                    await watched.CopyToAsync(file, ct);
                    await file.FlushAsync(ct);
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

    private void See(ReadOnlySpan<byte> chunk)
    {
        _hash.AppendData(chunk);
        _bytes += chunk.Length;
    }
}
