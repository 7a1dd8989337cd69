using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Web;

internal sealed partial class LoggedTask
{
    [LoggerMessage(1, LogLevel.Information, "Task {Task}: {Verb} {Context}, {Steps} steps")]
    private partial void LogStarted(long task, string verb, ContextName context, int steps);

    [LoggerMessage(2, LogLevel.Warning, "Task {Task} on {Context}: ‘{Step}’ {State}: {Message}")]
    private partial void LogStepFailed(long task, ContextName context, string step, StepState state, string? message);

    [LoggerMessage(3, LogLevel.Information, "Task {Task}: {Verb} {Context} has ended: {State}")]
    private partial void LogEnded(long task, string verb, ContextName context, TaskState state);

    [LoggerMessage(4, LogLevel.Error, "Task {Task}: {Verb} {Context} broke off and waits for a recovery")]
    private partial void LogBrokeOff(long task, string verb, ContextName context, Exception failure);
}
