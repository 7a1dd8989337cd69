namespace Aegir.Services.Dns;

/// <summary>Answers for names. As it stands it is the null service: it knows no zone, and publishes nothing.</summary>
public class DnsService : NameService;
