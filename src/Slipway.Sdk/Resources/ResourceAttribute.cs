namespace Slipway.Sdk.Resources;

/// <summary>Where objects of a kind are.</summary>
public enum ResourceScope
{
    /// <summary>In namespaces.</summary>
    Namespaced,

    /// <summary>In the cluster.</summary>
    Cluster,
}

/// <summary>
/// Says that a partial record is a custom resource, with properties such as <c>Spec</c> and <c>Status</c>, which are records with
/// <see cref="ResourcePartAttribute"/>. The generator that comes with this package adds <c>Metadata</c>, reading and writing, and the
/// OpenAPI v3 schema of its definition.
/// </summary>
/// <param name="apiVersion">Such as <c>demo.slipway.dev/v1</c>.</param>
/// <param name="kind">Such as <c>Website</c>.</param>
/// <param name="plural">As in its URL, such as <c>websites</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourceAttribute(string apiVersion, string kind, string plural) : Attribute
{
    /// <summary>Group and version.</summary>
    public string ApiVersion => apiVersion;

    /// <summary>The kind.</summary>
    public string Kind => kind;

    /// <summary>The resource.</summary>
    public string Plural => plural;

    /// <summary>Where its objects are.</summary>
    public ResourceScope Scope { get; set; }

    /// <summary>What users may type for it, besides the plural.</summary>
    public string[] ShortNames { get; set; } = [];
}

/// <summary>
/// Says that a partial record is a part of a custom resource. Names become <c>camelCase</c>, unless <see cref="JsonNameAttribute"/> says
/// another; initialisers are defaults, <c>required</c> properties must be given, and <c>[Range]</c>, <c>[MinLength]</c> and
/// <c>[MaxLength]</c> (of <c>System.ComponentModel.DataAnnotations</c>) are checked. Fields without a property are kept.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourcePartAttribute : Attribute;

/// <summary>What a property is called in JSON.</summary>
/// <param name="name">Such as <c>clusterIP</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JsonNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name => name;
}

/// <summary>A column of what <c>kubectl get</c> shows of a resource.</summary>
/// <param name="name">The heading.</param>
/// <param name="path">Such as <c>.status.phase</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string path) : Attribute
{
    /// <summary>The heading.</summary>
    public string Name => name;

    /// <summary>Where the value is.</summary>
    public string Path => path;

    /// <summary><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</summary>
    public string Type { get; set; } = "string";
}
