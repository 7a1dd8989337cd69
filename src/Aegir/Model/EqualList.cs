using System.Collections;

namespace Aegir.Model;

/// <summary>
/// A list that is equal to another with the same elements, so that the records which hold one are values through and
/// through. It copies what it is made of: nobody can change it later.
/// </summary>
internal sealed class EqualList<T> : IReadOnlyList<T>, IEquatable<EqualList<T>>
{
    private readonly T[] _items;

    private EqualList(T[] items) => _items = items;

    /// <summary>No elements.</summary>
    public static EqualList<T> Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <summary>The same elements in the same order.</summary>
    public static EqualList<T> Of(IEnumerable<T> items) => items as EqualList<T> ?? new([.. items]);

    /// <inheritdoc/>
    public bool Equals(EqualList<T>? other) => other is not null && _items.SequenceEqual(other._items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EqualList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _items)}]";

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
