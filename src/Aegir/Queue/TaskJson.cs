using System.Text.Json.Serialization;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Queue;

/// <summary>
/// How the inputs of tasks are stored. The tasks themselves are named on <see cref="HostingTask"/>. What is not
/// understood to the last member is refused: a task of another program must not be run by halves.
/// </summary>
[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    Converters = [
        typeof(SecretConverter),
        typeof(ParsedConverter<BackupName>),
        typeof(ParsedConverter<ClientName>),
        typeof(ParsedConverter<ContextName>),
        typeof(ParsedConverter<DomainName>),
        typeof(ParsedConverter<EmailAddress>),
        typeof(ParsedConverter<HostAddress>),
        typeof(ParsedConverter<LanguageCode>),
        typeof(ParsedConverter<MachineName>),
        typeof(ParsedConverter<Port>),
        typeof(ParsedConverter<SqlName>),
        typeof(ParsedConverter<UnixPath>),
        typeof(ParsedConverter<UnixUser>),
    ]
)]
[JsonSerializable(typeof(HostingTask))]
internal sealed partial class TaskJson : JsonSerializerContext;
