namespace Slipway.Sdk.Collections;

/// <summary>
/// Objects by the numbers that the host gives them: open addressing with linear probing. A dictionary of the framework's would be a quarter
/// of a small filter's module.
/// </summary>
internal sealed class NumberTable<T> where T : class
{
    private int[] _numbers = new int[8];
    private T?[] _items = new T?[8];
    private int _count;

    public T? Find(int number)
    {
        var mask = _numbers.Length - 1;
        for (var i = number & mask; _items[i] is { } item; i = (i + 1) & mask)
        {
            if (_numbers[i] == number)
                return item;
        }

        return null;
    }

    /// <param name="number">One that the table does not have.</param>
    /// <param name="item">The object.</param>
    public void Add(int number, T item)
    {
        if (2 * ++_count > _numbers.Length)
            Grow();
        Put(number, item);
    }

    public T? Remove(int number)
    {
        var mask = _numbers.Length - 1;
        var i = number & mask;
        while (_items[i] is not null && _numbers[i] != number)
            i = (i + 1) & mask;
        var removed = _items[i];
        if (removed is null)
            return null;
        _count--;

        // What follows without a gap may have been pushed behind the removed one, and would not be found across a gap.
        for (var next = (i + 1) & mask; _items[next] is not null; next = (next + 1) & mask)
        {
            if (((next - _numbers[next]) & mask) < ((next - i) & mask))
                continue;
            (_numbers[i], _items[i]) = (_numbers[next], _items[next]);
            i = next;
        }

        _items[i] = null;
        return removed;
    }

    private void Put(int number, T item)
    {
        var mask = _numbers.Length - 1;
        var i = number & mask;
        while (_items[i] is not null)
            i = (i + 1) & mask;
        (_numbers[i], _items[i]) = (number, item);
    }

    private void Grow()
    {
        var (numbers, items) = (_numbers, _items);
        _numbers = new int[2 * numbers.Length];
        _items = new T?[2 * items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is { } item)
                Put(numbers[i], item);
        }
    }
}
