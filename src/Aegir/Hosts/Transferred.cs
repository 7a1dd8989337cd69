namespace Aegir.Hosts;

/// <summary>What has been copied since it was last told.</summary>
/// <param name="Bytes">Of files, their length; of a stream, what went through it, compressed or not.</param>
/// <param name="Files">Files; 0 in a stream, where they cannot be told apart.</param>
public readonly record struct Transferred(long Bytes, int Files);
