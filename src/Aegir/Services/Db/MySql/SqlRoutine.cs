using Aegir.Model;

namespace Aegir.Services.Db.MySql;

/// <summary>A stored routine of a site's database, whatever its maker called it.</summary>
/// <param name="Database">The database.</param>
/// <param name="Name">Its name there.</param>
internal sealed record SqlRoutine(SqlName Database, string Name)
{
    /// <summary>The routine as it stands in a statement.</summary>
    public override string ToString() => $"`{Database}`.`{Name.Replace("`", "``", StringComparison.Ordinal)}`";
}
