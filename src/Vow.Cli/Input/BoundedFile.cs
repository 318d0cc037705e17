namespace Vow.Cli.Input;

/// <summary>Reads whole files whose size is known to be bearable.</summary>
internal static class BoundedFile
{
    /// <summary>The file's bytes. <paramref name="what"/> names the option or argument in messages.</summary>
    public static byte[] Read(string path, long bytesMax, string what)
    {
        if (path.Length == 0) throw CliException.Usage($"{what}: the file name is empty.");
        try
        {
            if (Directory.Exists(path)) throw CliException.Usage($"{what}: '{path}' is a folder, not a file.");
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return ReadAll(file, path, bytesMax, what);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.Usage($"{what}: there is no file '{path}'.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CliException.Usage($"{what}: '{path}' cannot be read: {error.Message}");
        }
    }

    // Counted while reading: pipes and files of /proc do not tell their length.
    private static byte[] ReadAll(FileStream file, string path, long bytesMax, string what)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[65536];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            if (bytes.Length + read > bytesMax)
                throw CliException.Usage($"{what}: '{path}' is larger than {bytesMax} bytes.");
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
