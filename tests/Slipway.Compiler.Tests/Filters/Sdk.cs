using System.Runtime.InteropServices;
using System.Text;

namespace Filters;

/// <summary>As much of an SDK as shows what one asks of the compiler: contexts, header maps, buffers, a guard around callbacks.</summary>
public static unsafe class Host
{
    [DllImport("env", EntryPoint = "proxy_log")]
    private static extern int Log(int level, byte* message, int length);

    [DllImport("env", EntryPoint = "proxy_add_header_map_value")]
    private static extern int AddHeader(int map, byte* key, int keyLength, byte* value, int valueLength);

    [DllImport("env", EntryPoint = "proxy_get_header_map_value")]
    private static extern int GetHeader(int map, byte* key, int keyLength, byte** value, int* valueLength);

    [DllImport("env", EntryPoint = "proxy_get_buffer_bytes")]
    private static extern int GetBuffer(int buffer, int start, int length, byte** data, int* size);

    public static void Log(int level, string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        fixed (byte* p = bytes)
            Log(level, p, bytes.Length);
    }

    public static void AddHeader(int map, string name, string value)
    {
        var key = Encoding.UTF8.GetBytes(name);
        var text = Encoding.UTF8.GetBytes(value);
        fixed (byte* k = key)
        fixed (byte* v = text)
            AddHeader(map, k, key.Length, v, text.Length);
    }

    public static string? GetHeader(int map, string name)
    {
        var key = Encoding.UTF8.GetBytes(name);
        byte* data = null;
        int size = 0;
        int status;
        fixed (byte* k = key)
            status = GetHeader(map, k, key.Length, &data, &size);
        return status == 0 ? Take(data, size) : null;
    }

    public static string GetConfiguration(int size)
    {
        byte* data = null;
        int length = 0;
        return GetBuffer(7, 0, size, &data, &length) == 0 ? Take(data, length) : "";
    }

    private static string Take(byte* data, int size)
    {
        var text = Encoding.UTF8.GetString(data, size);
        NativeMemory.Free(data);
        return text;
    }
}

public abstract class Context;

public abstract class RootContext : Context
{
    public virtual bool OnConfigure(string configuration) => true;

    public abstract HttpContext CreateHttpContext();
}

public abstract class HttpContext : Context
{
    public virtual int OnRequestHeaders(int count, bool endOfStream) => 0;

    public virtual int OnResponseHeaders(int count, bool endOfStream) => 0;
}

public static unsafe class Exports
{
    private static readonly Dictionary<uint, Context> s_contexts = [];

    [UnmanagedCallersOnly(EntryPoint = "proxy_abi_version_0_2_1")]
    public static void AbiVersion()
    {
    }

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_memory_allocate")]
    public static byte* Allocate(int size) => (byte*)NativeMemory.Alloc((nuint)size);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_context_create")]
    public static void OnContextCreate(uint id, uint root)
    {
        try
        {
            s_contexts[id] = root == 0 ? new Filter() : ((RootContext)s_contexts[root]).CreateHttpContext();
        }
        catch (Exception e)
        {
            Host.Log(4, e.Message);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_configure")]
    public static int OnConfigure(uint id, int size)
    {
        try
        {
            return ((RootContext)s_contexts[id]).OnConfigure(Host.GetConfiguration(size)) ? 1 : 0;
        }
        catch (Exception e)
        {
            Host.Log(4, e.Message);
            return 0;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_request_headers")]
    public static int OnRequestHeaders(uint id, int count, int endOfStream)
    {
        try
        {
            return ((HttpContext)s_contexts[id]).OnRequestHeaders(count, endOfStream != 0);
        }
        catch (Exception e)
        {
            Host.Log(4, e.Message);
            return 0;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_response_headers")]
    public static int OnResponseHeaders(uint id, int count, int endOfStream)
    {
        try
        {
            return ((HttpContext)s_contexts[id]).OnResponseHeaders(count, endOfStream != 0);
        }
        catch (Exception e)
        {
            Host.Log(4, e.Message);
            return 0;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_delete")]
    public static void OnDelete(uint id) => s_contexts.Remove(id);
}
