struct Table<TValue>
{
    string[] _keys;
    TValue[] _values;
    int _count;
    public Table(int size) => (_keys, _values) = (new string[size], new TValue[size]);
    public readonly int Count => _count;
    static uint Hash(string key)
    {
        uint hash = 0;
        foreach (var c in key)
            hash = uint.RotateLeft(hash, 5) ^ c * 0x9E3779B9;
        return hash;
    }
    readonly int Find(string key)
    {
        int mask = _keys.Length - 1;
        for (int i = (int)(Hash(key) & mask); ; i = i + 1 & mask)
        {
            if (_keys[i] == null || _keys[i] == key)
                return i;
        }
    }
    public TValue this[string key]
    {
        readonly get => _keys[Find(key)] == null ? throw new KeyNotFoundException(key) : _values[Find(key)];
        set
        {
            if (_count * 4 >= _keys.Length * 3)
            {
                var larger = new Table<TValue>(_keys.Length * 2);
                for (int i = 0; i < _keys.Length; i++)
                {
                    if (_keys[i] != null)
                        larger[_keys[i]] = _values[i];
                }
                this = larger;
            }
            int at = Find(key);
            if (_keys[at] == null)
                _count++;
            (_keys[at], _values[at]) = (key, value);
        }
    }
}
static class Program
{
    public static void Main()
    {
        var table = new Table<long>(4);
        for (int i = 0; i < 500; i++)
            table["k" + i * 7 % 311] = i;
        long sum = 0;
        for (int i = 0; i < 311; i++)
            sum = sum * 31 + table["k" + i];
        Output.Line(table.Count);
        Output.Line(sum);
        Show.Line("missing", () => new Table<int>(4)["x"]);
    }
}
