using Aegir.Model;

namespace Aegir.Web;

/// <summary>
/// Every error is a problem document (RFC 9457). Only what the caller itself typed is explained; whatever else went
/// wrong is for the log of the hub.
/// </summary>
internal static class Problems
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(problems =>
            problems.CustomizeProblemDetails = context =>
            {
                context.ProblemDetails.Detail = (context.Exception as InvalidInput)?.Message;
                // It names a trace that nobody keeps, and would make every answer another.
                context.ProblemDetails.Extensions.Remove("traceId");
            }
        );
        // In every environment: a malformed request is an answer, not an exception.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
    }

    public static void UseProblems(this WebApplication app)
    {
        app.Use(Private);
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                StatusCodeSelector = failure => failure is InvalidInput ? 400 : 500,
                SuppressDiagnosticsCallback = context => context.Exception is InvalidInput,
            }
        );
        app.UseStatusCodePages();
    }

    /// <summary>No answer is kept by anybody on the way, nor taken for something else than it says.</summary>
    private static Task Private(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
