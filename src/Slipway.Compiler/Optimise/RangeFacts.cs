using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Optimise;

/// <summary>
/// What is known of the locals of a function at one place: their ranges, which is another plus a constant, and which of them are below the
/// length of an array.
/// </summary>
internal sealed class RangeFacts
{
    // Lengths are below 2^31 - 64 (Heap.NewArray). So an index that was found to be within an array is not one that wrapped from below.
    private const int LeastOffset = -64;

    private Dictionary<Local, Range> _ranges = [];

    /// <summary>A local that is another plus a constant, with the wrapping of 32 bits.</summary>
    private Dictionary<Local, (Local Base, int Offset)> _sums = [];

    /// <summary>For an array and a local: the largest offset with which the local, in integers without end, is below the length.</summary>
    private Dictionary<(Local Array, Local Index), int> _below = [];

    /// <summary>Lengths that arrays have at least.</summary>
    private Dictionary<Local, int> _lengths = [];

    /// <summary>Locals that hold the length of an array.</summary>
    private Dictionary<Local, Local> _holders = [];

    public RangeFacts Copy() => new()
    {
        _ranges = new(_ranges),
        _sums = new(_sums),
        _below = new(_below),
        _lengths = new(_lengths),
        _holders = new(_holders),
    };

    /// <summary>Keeps what both say. At the head of a loop what has become weaker is given up, so that it comes to an end.</summary>
    public bool Join(RangeFacts other, bool isHead)
    {
        var changed = false;
        changed |= Weaken(_ranges, other._ranges, (mine, theirs) =>
        {
            var joined = mine.Join(theirs);
            return isHead && joined != mine
                ? new(joined.Low < mine.Low ? int.MinValue : mine.Low, joined.High > mine.High ? int.MaxValue : mine.High) : joined;
        });
        changed |= Weaken(_below, other._below, (mine, theirs) => theirs >= mine ? mine : isHead ? null : theirs);
        changed |= Weaken(_lengths, other._lengths, (mine, theirs) => theirs >= mine ? mine : isHead ? null : theirs);
        changed |= Weaken(_sums, other._sums, static (mine, theirs) => mine == theirs ? mine : null);
        foreach (var local in _holders.Keys.ToList())
        {
            if (other._holders.GetValueOrDefault(local) != _holders[local])
                changed |= _holders.Remove(local);
        }
        return changed;
    }

    private static bool Weaken<TKey, TValue>(
        Dictionary<TKey, TValue> mine, Dictionary<TKey, TValue> theirs, Func<TValue, TValue, TValue?> join)
        where TKey : notnull where TValue : struct, IEquatable<TValue>
    {
        var changed = false;
        foreach (var (key, value) in mine.ToList())
        {
            var joined = theirs.TryGetValue(key, out var other) ? join(value, other) : null;
            if (joined is null)
                mine.Remove(key);
            else if (!joined.Value.Equals(value))
                mine[key] = joined.Value;
            else
                continue;
            changed = true;
        }
        return changed;
    }

    public Range Of(Node node)
    {
        if (node.Kind is not ValueKind.I32)
            return Range.Any;
        return node.Op switch
        {
            Op.Const => new((int)node.Bits, (int)node.Bits),
            Op.Local => _ranges.GetValueOrDefault(node.Local!, Range.Any),
            Op.Length when node[0].Op is Op.Local => new(_lengths.GetValueOrDefault(node[0].Local!), int.MaxValue),
            Op.Length => Range.AnyLength,
            Op.Load => node.Access.Opcode switch
            {
                I32Load8U => new(0, 0xFF),
                I32Load16U => new(0, 0xFFFF),
                I32Load8S => new(sbyte.MinValue, sbyte.MaxValue),
                I32Load16S => new(short.MinValue, short.MaxValue),
                _ => Range.Any,
            },
            Op.Numeric when Folding.IsCondition(node) => new(0, 1),
            Op.Numeric when node.Operands.Length == 2 && node[0].Kind is ValueKind.I32 => OfPair(node),
            _ => Range.Any,
        };
    }

    private Range OfPair(Node node)
    {
        if (SumOf(node) is var (value, offset))
            return Of(value).Plus(new(offset, offset));
        if (node.Bits is I32Add)
            return Of(node[0]).Plus(Of(node[1]));
        if (!node[1].IsConst)
            return Range.Any;
        var constant = (int)node[1].Bits;
        return (int)node.Bits switch
        {
            I32And when constant >= 0 => new(0, constant),
            I32ShrU when constant is > 0 and < 32 => new(0, (int)(uint.MaxValue >> constant)),
            I32RemU when constant > 0 => new(0, constant - 1),
            I32RemS when constant > 0 => new(Of(node[0]).Low >= 0 ? 0 : 1 - constant, constant - 1),
            _ => Range.Any,
        };
    }

    /// <summary>A value and the constant that is added to it.</summary>
    private static (Node Value, int Offset)? SumOf(Node node) => node switch
    {
        { Op: Op.Numeric, Bits: I32Add, Kind: ValueKind.I32 } when node[1].IsConst => (node[0], (int)node[1].Bits),
        { Op: Op.Numeric, Bits: I32Sub, Kind: ValueKind.I32 } when node[1].IsConst && node[1].Bits != int.MinValue =>
            (node[0], -(int)node[1].Bits),
        _ => null,
    };

    /// <summary>Every local that a value is known to be a constant away from.</summary>
    private IEnumerable<(Local Base, int Offset)> Bases(Node node)
    {
        var (value, offset) = SumOf(node) ?? (node, 0);
        if (value.Op is not Op.Local || value.Kind is not ValueKind.I32)
            yield break;
        yield return (value.Local!, offset);
        if (_sums.TryGetValue(value.Local!, out var sum))
            yield return (sum.Base, unchecked(sum.Offset + offset));
    }

    private Local? ArrayOf(Node length) => length switch
    {
        { Op: Op.Length } when length[0].Op is Op.Local => length[0].Local,
        { Op: Op.Local } => _holders.GetValueOrDefault(length.Local!),
        _ => null,
    };

    public bool IsWithin(Node index, Node length)
    {
        if (ArrayOf(length) is not { } array)
            return false;
        var range = Of(index);
        if (range.Low >= 0 && range.High < _lengths.GetValueOrDefault(array))
            return true;
        foreach (var (local, offset) in Bases(index))
        {
            if (_below.TryGetValue((array, local), out var most) && offset <= most
                && (long)_ranges.GetValueOrDefault(local, Range.Any).Low + offset >= 0)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What a comparison gives, if that is known.</summary>
    public bool? Decide(Node condition)
    {
        if (Comparison.Of(condition) is not { } comparison)
            return null;
        var (left, right) = (Of(comparison.Left), Of(comparison.Right));
        switch (comparison.Opcode)
        {
            case I32GeU when IsWithin(comparison.Left, comparison.Right): return false;
            case I32LtU when IsWithin(comparison.Left, comparison.Right): return true;
            case I32LtS or I32LtU when left.Low >= 0 && right.Low >= 0 || comparison.Opcode is I32LtS:
                return left.High < right.Low ? true : left.Low >= right.High ? false : null;
            case I32GeS or I32GeU when left.Low >= 0 && right.Low >= 0 || comparison.Opcode is I32GeS:
                return left.Low >= right.High ? true : left.High < right.Low ? false : null;
            default: return null;
        }
    }

    /// <summary>After a comparison that gave what is said.</summary>
    public void Learn(Node condition, bool outcome)
    {
        if (Comparison.Of(condition) is not { } comparison)
            return;
        if (!outcome)
            comparison = comparison.Inverse;
        var (left, right) = (comparison.Left, comparison.Right);
        switch (comparison.Opcode)
        {
            case I32LtS:
                LearnBelow(left, right, isUnsigned: false);
                break;
            case I32GeS:
                Narrow(left, new(Of(right).Low, int.MaxValue));
                Narrow(right, new(int.MinValue, Of(left).High));
                break;
            case I32LtU when Of(right).Low >= 0:
                LearnBelow(left, right, isUnsigned: true);
                break;
            case I32Eq:
                Narrow(left, Of(right));
                Narrow(right, Of(left));
                break;
            case I32Ne when right.IsConst && Of(left).Low == (int)right.Bits && right.Bits != int.MaxValue:
                Narrow(left, new((int)right.Bits + 1, int.MaxValue));
                break;
        }
    }

    private void LearnBelow(Node left, Node right, bool isUnsigned)
    {
        if (isUnsigned)
            Narrow(left, Range.AnyLength);
        var (low, high) = (Of(left).Low, Of(right).High);
        if (high > int.MinValue)
            Narrow(left, new(int.MinValue, high - 1));
        if (low < int.MaxValue)
            Narrow(right, new(low + 1, int.MaxValue));
        if (ArrayOf(right) is not { } array)
            return;
        foreach (var (local, offset) in Bases(left).ToList())
        {
            // What wrapped from above is below, but what it was made of is not.
            if (!isUnsigned && (long)_ranges.GetValueOrDefault(local, Range.Any).High + offset > int.MaxValue)
                continue;
            var key = (array, local);
            _below[key] = Math.Max(offset, _below.GetValueOrDefault(key, int.MinValue));
            if (isUnsigned && offset is >= LeastOffset and <= int.MaxValue)
                NarrowLocal(local, new(-offset, int.MaxValue));
        }
    }

    private void Narrow(Node node, Range range)
    {
        if (node.Op is Op.Local && node.Kind is ValueKind.I32)
            NarrowLocal(node.Local!, range);
        if (ArrayOf(node) is { } array && range.Low > 0)
            _lengths[array] = Math.Max(range.Low, _lengths.GetValueOrDefault(array));
    }

    private void NarrowLocal(Local local, Range range)
    {
        var met = _ranges.GetValueOrDefault(local, Range.Any).Meet(range);
        // On a way that is never taken nothing needs to be known.
        if (met.Low <= met.High && met != Range.Any)
            _ranges[local] = met;
    }

    /// <summary>After a local was set.</summary>
    public void Set(Local local, Node value, MethodDesc newArray)
    {
        var range = Of(value);
        var sum = SumOf(value) ?? (value, 0);
        var isStep = sum.Value.Op is Op.Local && sum.Value.Local == local;
        var stepped = isStep ? _below.Where(entry => entry.Key.Index == local && entry.Key.Array != local
            && (long)_ranges.GetValueOrDefault(local, Range.Any).Low + sum.Offset >= int.MinValue).ToList() : [];
        var held = ArrayOf(sum.Value);
        var length = value.Op is Op.Local ? _lengths.GetValueOrDefault(value.Local!) : 0;
        var madeWith = value.Op is Op.Call && value.Method == newArray ? value[1] : null;
        if (madeWith is not null)
            length = Math.Max(Of(madeWith).Low, 0);
        Forget(local);
        if (range != Range.Any && local.Kind is ValueKind.I32)
            _ranges[local] = range;
        if (length > 0)
            _lengths[local] = length;
        if (madeWith is { Op: Op.Local } && madeWith.Local != local)
            _holders[madeWith.Local!] = local;
        foreach (var (key, most) in stepped)
        {
            if ((long)most - sum.Offset is >= int.MinValue and <= int.MaxValue and var shifted)
                _below[key] = (int)shifted;
        }
        if (sum.Value.Op is Op.Local && !isStep && local.Kind is ValueKind.I32 && sum.Value.Kind is ValueKind.I32)
            _sums[local] = (sum.Value.Local!, sum.Offset);
        if (held is not null && held != local && !isStep)
        {
            if (sum.Offset == 0)
                _holders[local] = held;
            else if (sum.Offset < 0)
                _below[(held, local)] = -sum.Offset - 1;
        }
    }

    private void Forget(Local local)
    {
        _ranges.Remove(local);
        _lengths.Remove(local);
        _sums.Remove(local);
        _holders.Remove(local);
        foreach (var key in _sums.Where(entry => entry.Value.Base == local).Select(entry => entry.Key).ToList())
            _sums.Remove(key);
        foreach (var key in _holders.Where(entry => entry.Value == local).Select(entry => entry.Key).ToList())
            _holders.Remove(key);
        foreach (var key in _below.Keys.Where(key => key.Array == local || key.Index == local).ToList())
            _below.Remove(key);
    }
}
