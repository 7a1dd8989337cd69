using Aegir.Hosts;

namespace Aegir.Services.Db;

public abstract partial class DbService
{
    private const int Silences = 3;

    /// <summary>The time between two questions; the default is 10 s.</summary>
    internal TimeSpan AsksEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Does something that talks to the server by itself, and stops it when the server has not answered for about a minute.
    /// A program that waits for the answer to a query does not notice that the server has gone: PHP would wait for a day, and
    /// the site would be closed all that time. A query may take as long as it likes while the server answers others.
    /// </summary>
    /// <exception cref="CommandFailed">
    /// The server does not answer (or whatever else asking it ended with); what was done by then is done.
    /// </exception>
    public async Task<T> Attended<T>(Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var working = work(end.Token);
        var silence = await SilenceDuring(working, end.Token);
        if (silence is not null)
            await end.CancelAsync();
        try
        {
            return await working;
        }
        catch (OperationCanceledException) when (silence is not null)
        {
            throw silence;
        }
    }

    /// <inheritdoc cref="Attended{T}"/>
    public Task Attended(Func<CancellationToken, Task> work, CancellationToken ct) =>
        Attended(
            async token =>
            {
                await work(token);
                return true;
            },
            ct
        );

    /// <summary>How the server failed to answer, several times in a row; null if the work ended first.</summary>
    private async Task<Exception?> SilenceDuring(Task work, CancellationToken ct)
    {
        for (var silences = 0; ; )
        {
            if (await Task.WhenAny(work, Task.Delay(AsksEvery, CancellationToken.None)) == work)
                return null;
            try
            {
                await Check(ct);
                silences = 0;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception failure)
            {
                // Whatever it was: the work is never left behind, to go on while its step is undone.
                if (++silences == Silences)
                    return failure;
            }
        }
    }
}
