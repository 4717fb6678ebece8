using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>What is gathered while one configuration is read.</summary>
internal sealed class ReadContext(string source, bool checkFiles)
{
    private readonly ProblemList errors = new(source);
    private readonly ProblemList warnings = new(source);
    private readonly List<(Cursor At, string Name)> clusterReferences = [];
    private readonly List<(Cursor At, string Name, Type? Kind)> filterReferences = [];

    public ImmutableArray<ConfigurationProblem> Errors => errors.ByLine;

    public ImmutableArray<ConfigurationProblem> Warnings => warnings.ByLine;

    /// <summary>Whether further errors would not be listed, so that no work need go into them.</summary>
    public bool HasEnoughErrors => errors.IsFull;

    /// <summary>Whether files that the configuration names must exist.</summary>
    public bool CheckFiles { get; } = checkFiles;

    public void Error(int line, string path, string message) => errors.Add(line, path, message);

    public void Warn(int line, string path, string message) => warnings.Add(line, path, message);

    /// <summary>Notes that a cluster is named at a place; clusters come after listeners, so they are looked up at the end.</summary>
    public void RefersToCluster(Cursor at, string name) => clusterReferences.Add((at, name));

    /// <summary>Forgets the references below a place (<c>validate_clusters: false</c>).</summary>
    public void ForgetClusterReferences(Cursor within) => clusterReferences.RemoveAll(reference => reference.At.IsWithin(within));

    public void CheckClusterReferences(IEnumerable<string> clusters)
    {
        var known = clusters.ToHashSet();
        foreach (var (at, name) in clusterReferences)
        {
            if (name.Length > 0 && !known.Contains(name))
                at.Error($"there is no cluster '{name}' in static_resources.clusters{at.Suggest(known, name)}");
        }
    }

    /// <summary>Notes that routes have something for the HTTP filter of that name.</summary>
    /// <param name="at">Where.</param>
    /// <param name="name">The filter's name.</param>
    /// <param name="kind">The kind of filter it is for; null for any.</param>
    public void RefersToFilter(Cursor at, string name, Type? kind) => filterReferences.Add((at, name, kind));

    /// <summary>Checks what was noted since the last chain of filters was, whose routes come with them.</summary>
    public void CheckFilterReferences(IReadOnlyCollection<HttpFilter> filters)
    {
        foreach (var (at, name, kind) in filterReferences)
        {
            var named = filters.Where(filter => filter.Name == name).ToList();
            if (named.Count == 0)
                at.Warn($"has no effect: there is no filter '{name}' in http_filters{at.Suggest(filters.Select(filter => filter.Name), name)}");
            else if (kind is not null && !named.Exists(kind.IsInstanceOfType))
                at.Error($"is for another kind of filter than '{name}' in http_filters; use that filter's own message, or its name");
        }

        filterReferences.Clear();
    }

    /// <summary>A bounded list, since what it is made from is somebody else's.</summary>
    private sealed class ProblemList(string source)
    {
        private readonly List<ConfigurationProblem> problems = [];

        public bool IsFull => problems.Count == EnvoyConfiguration.MaxProblems;

        public ImmutableArray<ConfigurationProblem> ByLine =>
            [.. problems.OrderBy(problem => problem.Line == 0 ? int.MaxValue : problem.Line)];

        public void Add(int line, string path, string message)
        {
            if (problems.Count < EnvoyConfiguration.MaxProblems - 1)
                problems.Add(new ConfigurationProblem(source, line, path, message));
            else if (!IsFull)
                problems.Add(new ConfigurationProblem(source, 0, "", "there is more, which is not listed"));
        }
    }
}
