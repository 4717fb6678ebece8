namespace Slipway.Runtime;

[Plug("System.String")]
internal static unsafe class StringPlug
{
    public static string FastAllocateString(int length) => Heap.NewString(Machine.DescriptorOf<string>(), length);

    public static string Intern(string str) => str;
}
