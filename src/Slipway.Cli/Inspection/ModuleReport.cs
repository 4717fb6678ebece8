using Slipway.Artifacts;
using Slipway.ProxyWasm.Abi;
using Slipway.Sandbox;

namespace Slipway.Cli.Inspection;

/// <summary>Everything that <c>slipway inspect</c> tells about a module; the JSON it writes has this shape.</summary>
internal sealed record ModuleReport
{
    public required string File { get; init; }

    /// <summary>What the module was published as; null for a file.</summary>
    public Shipping.ArtifactReport? Artifact { get; init; }

    public required int Size { get; init; }

    public required string Sha256 { get; init; }

    /// <summary>Such as <c>0.2.1</c>; null when the module has no marker.</summary>
    public required string? Abi { get; init; }

    public required DetectedSdk? Sdk { get; init; }

    public required IReadOnlyList<Producer> Producers { get; init; }

    /// <summary>What hosts call, with signatures.</summary>
    public required IReadOnlyList<string> Callbacks { get; init; }

    public required IReadOnlyList<string> OtherExports { get; init; }

    public required IReadOnlyList<ImportReport> Imports { get; init; }

    public required long InitialMemory { get; init; }

    public required long? MaximumMemory { get; init; }

    public required IReadOnlyList<SectionReport> CustomSections { get; init; }

    public required Verdict Slipway { get; init; }

    public required Verdict Envoy { get; init; }

    public static ModuleReport Create(string file, SandboxModule module, IReadOnlyList<ModuleFunction> missing, Verdict here) => new()
    {
        File = file,
        Size = module.WasmSize,
        Sha256 = module.Sha256,
        Abi = AbiVersions.Detect(module)?.Text(),
        Sdk = SdkDetection.Detect(module),
        Producers = Producer.Read(module.CustomSections),
        Callbacks = [.. module.FunctionExports.Where(export => EnvoyAbi.IsCallback(export.Name)).Select(export => export.ToString())],
        OtherExports =
        [
            .. module.FunctionExports.Where(export => !EnvoyAbi.IsCallback(export.Name)).Select(export => export.ToString()),
            .. module.OtherExports,
        ],
        Imports =
        [
            .. module.FunctionImports.DistinctBy(import => import.ToString()).Select(import => ImportReport.Of(import, missing)),
            .. module.OtherImports.Select(import => new ImportReport(import, ImportKind.Missing)),
        ],
        InitialMemory = module.InitialMemoryBytes,
        MaximumMemory = module.MaximumMemoryBytes,
        CustomSections = [.. module.CustomSections.Select(section => new SectionReport(section.Name, section.Size))],
        Slipway = here,
        Envoy = EnvoyVerdict.Of(module),
    };
}

internal sealed record SectionReport(string Name, int Size);

internal enum ImportKind
{
    /// <summary>A function of the Proxy-Wasm ABI.</summary>
    Hostcall,

    /// <summary>A function of WASI that hosts answer, if only with an error.</summary>
    Wasi,

    /// <summary>One vendor's own, answered UNIMPLEMENTED here.</summary>
    Vendor,

    /// <summary>Nothing that this host has.</summary>
    Missing,
}

internal sealed record ImportReport(string Import, ImportKind Kind)
{
    public static ImportReport Of(ModuleFunction import, IReadOnlyList<ModuleFunction> missing)
    {
        var kind = missing.Contains(import) ? ImportKind.Missing
            : EnvoyAbi.IsWasi(import.Module) ? ImportKind.Wasi
            : EnvoyAbi.IsHostcall(import.Name) ? ImportKind.Hostcall
            : ImportKind.Vendor;
        return new ImportReport(import.ToString(), kind);
    }
}
