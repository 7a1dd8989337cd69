using System.Text.Json;
using System.Text.Json.Serialization;
using Aegir.Model;

namespace Aegir.Tasks.Backups;

/// <summary>One compressed member of an archive.</summary>
/// <param name="Name">Its name in the archive.</param>
/// <param name="Bytes">Its size, compressed.</param>
/// <param name="Sha256">The SHA-256 of that, in lower-case hexadecimal.</param>
/// <param name="UnpackedBytes">Its size when decompressed. More than this is never unpacked.</param>
public sealed record BackupMember(string Name, long Bytes, string Sha256, long UnpackedBytes);

/// <summary>What an archive holds and where it came from. There is no secret in it.</summary>
/// <param name="Format">The version of the archive's format; 1.</param>
/// <param name="Aegir">The version of Aegir that wrote it.</param>
/// <param name="Created">When the database was dumped.</param>
/// <param name="Site">The site's name then.</param>
/// <param name="Platform">The platform it was on.</param>
/// <param name="Flavour">The platform's family.</param>
/// <param name="DrupalVersion">The platform's version.</param>
/// <param name="Driver">Drupal's name of the database driver that the dump was made with.</param>
/// <param name="DbServer">The server that its database was on.</param>
/// <param name="Profile">The profile it was installed with.</param>
/// <param name="Language">The language it was installed in.</param>
/// <param name="Client">Who owned it; null for nobody.</param>
/// <param name="Aliases">Its further names.</param>
/// <param name="RedirectTo">The name that the others redirected to; null for none.</param>
/// <param name="State">Whether it was served.</param>
/// <param name="Database">The member that holds the dump.</param>
/// <param name="Files">The member that holds the site's directory.</param>
public sealed record BackupManifest(
    int Format,
    string Aegir,
    DateTimeOffset Created,
    DomainName Site,
    ContextName Platform,
    DrupalFlavour Flavour,
    string DrupalVersion,
    string Driver,
    ContextName DbServer,
    MachineName Profile,
    LanguageCode Language,
    ClientName? Client,
    IReadOnlyList<DomainName> Aliases,
    DomainName? RedirectTo,
    SiteState State,
    BackupMember Database,
    BackupMember Files
)
{
    /// <summary>The format that this Aegir writes, and the newest that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>As it stands in the archive: JSON that a person can read.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="BackupFailed">It is none, or one of a newer format.</exception>
    public static BackupManifest Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var format = JsonSerializer.Deserialize(json, BackupJson.Default.BackupFormat)?.Format ?? 0;
            if (format != CurrentFormat)
                throw new BackupFailed(
                    $"The archive is of format {format}, and this Aegir reads {CurrentFormat} alone. A newer Aegir wrote it perhaps."
                );
            var manifest = JsonSerializer.Deserialize(json, BackupJson.Default.BackupManifest);
            return manifest is { Database: not null, Files: not null, Site: not null }
                ? manifest
                : throw new JsonException();
        }
        catch (Exception failure) when (failure is JsonException or InvalidInput)
        {
            throw new BackupFailed("The archive's manifest cannot be read; it is not one that Aegir wrote.", failure);
        }
    }
}

/// <summary>The one part of a manifest that every format has.</summary>
internal sealed record BackupFormat(int Format);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [
        typeof(ParsedConverter<DomainName>),
        typeof(ParsedConverter<ContextName>),
        typeof(ParsedConverter<MachineName>),
        typeof(ParsedConverter<LanguageCode>),
        typeof(ParsedConverter<ClientName>),
    ]
)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(BackupFormat))]
internal sealed partial class BackupJson : JsonSerializerContext;
