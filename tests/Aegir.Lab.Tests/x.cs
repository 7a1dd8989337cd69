namespace Aegir.Tests;
