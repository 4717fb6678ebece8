namespace Slipway.Runtime;

[Plug("System.String")]
internal static unsafe class StringPlug
{
    public static string FastAllocateString(int length) => Heap.NewString(Machine.DescriptorOf<string>(), length);

    // Literals are one object each; a string that was made while running stays what it is.
    public static string Intern(string str)
    {
        ArgumentNullException.ThrowIfNull(str);
        return str;
    }
}
