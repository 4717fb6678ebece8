using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Slipway.Sdk.Testing;

[assembly: Slipway.Sdk.Filter<Slipway.Sdk.Tests.LoadingTests.Root>("loading")]

namespace Slipway.Sdk.Tests;

public sealed class LoadingTests
{
    [Fact]
    public void A_configuration_that_the_filter_refuses_is_an_error_with_the_filters_words()
    {
        var refusal = Assert.Throws<FilterLoadException>(() => Loading.Load("loading", "bad"));

        Assert.Contains("answered false from proxy_on_configure", refusal.Message);
        Assert.Equal(["'bad' is no good"], refusal.FilterLog);
    }

    [Fact]
    public void An_exception_while_configuring_refuses_the_configuration()
    {
        var refusal = Assert.Throws<FilterLoadException>(() => Loading.Load("loading", "throw"));

        Assert.StartsWith("proxy_on_configure threw System.FormatException: thrown", Assert.Single(refusal.FilterLog));
    }

    [Fact]
    public void A_root_id_without_a_filter_is_an_error_that_names_it()
    {
        var refusal = Assert.Throws<FilterLoadException>(() => Loading.Load("nobody"));

        Assert.Contains("No filter is registered for the root_id 'nobody'", Assert.Single(refusal.FilterLog));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_that_names_it()
    {
        var refusal = Assert.Throws<FilterLoadException>(() => FilterHost.Load("no-such.wasm"));

        Assert.Contains("no-such.wasm does not exist", refusal.Message);
    }

    [Fact]
    public void The_configuration_of_plugin_and_vm_can_be_read_and_the_root_context_ends_in_order()
    {
        var host = Loading.Load("loading", "plugin's", new FilterHostOptions { VmConfiguration = "VM's" });
        host.Dispose();

        Assert.Equal(["started with VM's", "configured with plugin's", "done", "deleted"], host.FilterLog);
    }

    [Fact]
    public void Each_vm_has_static_fields_of_its_own()
    {
        using var first = Loading.Load("loading", "count");
        using var second = Loading.Load("loading", "count");

        Assert.Equal("instance 1 in this VM", first.FilterLog[^1]);
        Assert.Equal("instance 1 in this VM", second.FilterLog[^1]);
        Assert.Equal(0, Root.Instances);
    }

    [Fact]
    public void A_filter_that_has_ended_is_unloaded()
    {
        LoadAndDispose();

        // What is unloaded goes when the last reference does, which takes the collector several rounds.
        for (var rounds = 0; rounds < 100 && Loaded() > 0; rounds++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, Loaded());

        // In a method of its own, whose local variables are gone when it has returned.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static void LoadAndDispose() => Loading.Load("loading", "count", new FilterHostOptions { Name = "to be unloaded" }).Dispose();

        static int Loaded() => AssemblyLoadContext.All.Count(context => context.Name == "to be unloaded");
    }

    internal sealed class Root : RootContext
    {
        public static int Instances { get; private set; }

        public override bool OnVmStart(int configurationSize)
        {
            Instances++;
            if (configurationSize > 0)
                Log.Info($"started with {System.Text.Encoding.UTF8.GetString(ReadVmConfiguration())}");
            return true;
        }

        public override bool OnConfigure(int configurationSize)
        {
            var configuration = System.Text.Encoding.UTF8.GetString(ReadConfiguration());
            switch (configuration)
            {
                case "bad":
                    Log.Error("'bad' is no good");
                    return false;
                case "throw":
                    throw new FormatException("thrown");
                case "count":
                    Log.Info($"instance {Instances} in this VM");
                    return true;
                default:
                    Log.Info($"configured with {configuration}");
                    return true;
            }
        }

        public override bool OnDone()
        {
            Log.Info("done");
            return true;
        }

        public override void OnDelete() => Log.Info("deleted");
    }
}
