using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

/// <summary>Pointers, sizes, blocks of memory, and pointers to functions.</summary>
static unsafe class Program
{
    struct Header { public byte Kind; public ushort Length; public Header* Next; }

    static int Sum(int* from, int* to) { int sum = 0; for (; from < to; from++) sum += *from; return sum; }

    static T* Find<T>(T* items, int count, T wanted) where T : unmanaged, IEquatable<T> { for (int i = 0; i < count; i++) if (items[i].Equals(wanted)) return items + i; return null; }

    static int Twice(delegate*<int, int> f, int x) => f(f(x));
    static int Square(int x) => x * x;
    static void Fill(void* p, int bytes, byte value) => Unsafe.InitBlockUnaligned(p, value, (uint)bytes);
    static string Describe<T>(delegate* managed<T, string> f, T value) => f(value);
    static string Text(int x) => "<" + x + ">";
    static ref int RefAt(delegate*<int[], int, ref int> f, int[] a, int i) => ref f(a, i);
    static ref int Element(int[] a, int i) => ref a[i];

    public static void Main()
    {
        int* numbers = stackalloc int[] { 1, 2, 3, 4, 5 };
        Output.Line(Sum(numbers, numbers + 5) + Sum(&numbers[1], numbers + 3));
        int* three = Find(numbers, 5, 3);
        Output.Line((three - numbers) + " " + three[-1] + " " + *(three + 1) + (Find(numbers, 5, 9) == null));
        *three++ = 30; ++*three; (*three)--; three[0] *= 2;
        Output.Line(numbers[2] + " " + numbers[3]);
        Header second = new() { Kind = 2, Length = 500 }, first = new() { Kind = 1, Next = &second };
        first.Next->Length++;
        Output.Line(second.Length + " " + (first.Next->Next == null) + first.Next->Kind);
        Output.Line(sizeof(int) + sizeof(char) * 10 + sizeof(decimal) * 100 + sizeof(DayOfWeek) * 1000 + sizeof(Guid));
        Output.Line(Twice(&Square, 3) + " " + Describe(&Text, 4));
        int[] array = [1, 2, 3];
        RefAt(&Element, array, 1) = 20;
        delegate*<string, int> parse = &int.Parse;
        Output.Line(array[1] + parse("7"));
        delegate*<int, int>[] table = [&Square, &Negate];
        Output.Line(table[0](5) + table[1](5) + (table[0] == (delegate*<int, int>)&Square ? " same" : " other"));
        long bits = 0;
        byte* bytes = (byte*)&bits;
        bytes[1] = 1; ((short*)bytes)[2] = -1;
        fixed (char* c = "text") Output.Line(c[3] + new string(c, 1, 2) + (c[4] == '\0'));
        fixed (int* p = array, q = &array[2]) Output.Line((int)(q - p) + *p + *q);
        fixed (int* none = Array.Empty<int>(), nothing = (int[])null) Output.Line((none == null).ToString() + (nothing == null));
        fixed (byte* utf8 = "né"u8) Output.Line(utf8[1]);
        var memory = NativeMemory.AllocZeroed(16);
        Fill(memory, 4, 0xAB);
        Output.Line(((uint*)memory)[0].ToString("X") + ((uint*)memory)[1]);
        memory = NativeMemory.Realloc(memory, 64);
        Output.Line(((byte*)memory)[3].ToString("X"));
        NativeMemory.Free(memory);
        Span<int> span = new(numbers, 5);
        ref int start = ref MemoryMarshal.GetReference(span);
        Output.Line(Unsafe.Add(ref start, 4) + " " + Unsafe.ByteOffset(ref start, ref span[2]) + Unsafe.AreSame(ref start, ref *numbers));
        nint address = (nint)numbers;
        Output.Line(((int*)(address + 4))[0] + " " + ((nuint)numbers % 4) + (address != 0));
        void** pointers = stackalloc void*[2];
        pointers[1] = numbers;
        Output.Line(*(int*)pointers[1]);
        Show.Line("null pointer span", () => new Span<int>(null, 0).Length);
        Show.Line("negative", () => new Span<int>(null, -1).Length);
    }

    static int Negate(int x) => -x;
}
