namespace Aegir.Recipes;

public sealed partial record Step
{
    private const int Recording = 0;
    private const int Following = 1;
    private const int PuttingBack = 2;

    /// <summary>
    /// The step that writes a record, with what follows from the records when that is done. Its undo puts the record back,
    /// and then lets the same follow from it again, so it copes with what other tasks have recorded meanwhile.
    /// </summary>
    /// <param name="name">The name of both together.</param>
    /// <param name="follow">Makes what follows what the records say at that moment; it has no undo of its own.</param>
    /// <param name="again">Does so once more when the record has been put back; null for the same.</param>
    public Step Followed(string name, StepAction follow, StepAction? again = null) =>
        this with
        {
            Name = name,
            Run = async (scope, ct) =>
            {
                await Run(scope.Within(Recording), ct);
                await follow(scope.Within(Following), ct);
            },
            Undo = Undo is not { } undo
                ? null
                : async (scope, ct) =>
                {
                    await undo(scope.Within(Recording), ct);
                    try
                    {
                        await (again ?? follow)(scope.Within(PuttingBack), ct);
                    }
                    catch (Exception failure)
                        when (failure is not OperationCanceledException && !scope.Within(Following).Notes.Any)
                    {
                        // Nothing followed, so nothing has to be put back where it cannot be.
                        scope.Report(failure.Message);
                    }
                },
        };
}
