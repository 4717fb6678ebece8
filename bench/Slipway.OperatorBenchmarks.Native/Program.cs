using k8s;
using Slipway.OperatorBenchmarks.Native;

// Usage: native-operator KUBECONFIG KIND/NAMESPACE...
// One operator has a watch of its namespace; several share a watch of each kind.
using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(args[0]));
var operators = args[1..].Select(name => name.Split('/')).ToList();
var informers = operators.Select(name => name[0]).Distinct().ToDictionary(
    kind => kind, kind => new ThingInformer(client, ThingOperator.ResourceOf(kind), operators.Count == 1 ? operators[0][1] : null));
var workers = operators.Select(name => new ThingOperator(client, informers[name[0]], name[0], name[1]).RunAsync()).ToList();
var watches = informers.Values.Select(informer => informer.RunAsync()).ToList();
await Task.WhenAll(informers.Values.Select(informer => informer.Synced));
Console.WriteLine("ready");
await Task.WhenAll([.. workers, .. watches]);
