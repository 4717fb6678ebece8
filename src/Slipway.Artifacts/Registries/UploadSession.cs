using System.Text;

namespace Slipway.Artifacts;

/// <summary>Where an upload in chunks was, kept so that another process can go on with it.</summary>
internal sealed class UploadSession(ContentStore store, ArtifactReference repository, Digest blob)
{
    private readonly string _file = Path.Combine(
        store.Uploads, Digest.Of(Encoding.UTF8.GetBytes($"{repository.Registry}/{repository.Repository}@{blob}")).Hex);

    public Uri? Read()
    {
        try
        {
            return Uri.TryCreate(File.ReadAllText(_file), UriKind.Absolute, out var address) ? address : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A file that is half-written, for which a process has to be killed just then, costs sending the blob again.</summary>
    public void Keep(Uri address) => File.WriteAllText(_file, address.AbsoluteUri);

    public void Forget() => File.Delete(_file);
}
