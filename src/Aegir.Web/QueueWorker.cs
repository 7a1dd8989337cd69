namespace Aegir.Web;

/// <summary>
/// Works the queue for as long as the hub runs. When the hub is asked to end, running tasks are rolled back first, or
/// finished if they are past their point of no return. If the worker fails, the process ends: whoever started it
/// starts it again, and the next worker recovers what was left.
/// </summary>
internal sealed class QueueWorker(Hub hub, ILogger<QueueWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await hub.Worker(task => new LoggedTask(task, logger)).Run(stoppingToken);
        }
        catch (Exception)
        {
            // The host logs why, ends the process, and would call that a success.
            Environment.ExitCode = 1;
            throw;
        }
    }
}
