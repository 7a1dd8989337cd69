using Aegir.Web;
using Aegir.Web.Access;
using Aegir.Web.Api;

try
{
    var builder = HubHost.CreateBuilder(args);
    await using var hub = await HubHost.Open(builder.Configuration);

    builder.Services.AddSingleton(hub);
    builder.Services.AddTokenAccess(hub.Fleet.Layout);
    builder.Services.AddProblems();
    builder.Services.AddApiJson();
    builder.Services.AddApiDocument();
    builder.Services.AddHostedService<QueueWorker>();

    await using var app = builder.Build();
    app.UseProblems();
    app.UseTokenAccess();

    var api = app.MapGroup("/api");
    api.MapServers();
    api.MapPlatforms();
    api.MapSites();
    api.MapBackups();
    api.MapTasks();
    api.MapTaskLogs();
    api.MapHealth();
    app.MapOpenApi("/api/openapi.json");

    await app.RunAsync();
}
catch (Exception refusal) when (StartRefused.Code(refusal) is { } code)
{
    Console.Error.WriteLine($"aegir-hub: {refusal.Message}");
    Environment.ExitCode = code;
}
