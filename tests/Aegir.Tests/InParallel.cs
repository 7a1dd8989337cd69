using Xunit.Sdk;
using Xunit.v3;

// No test here knows of another: each makes its own directories. The crash walk is one class, and most of the time.
[assembly: Parallelization(Mode = ParallelMode.All)]
