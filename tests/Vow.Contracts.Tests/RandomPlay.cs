using System.Globalization;

namespace Vow.Contracts.Tests;

/// <summary>Chance that can be had again: each test prints its seed when it fails, and <c>VOW_SEED=n</c> plays that one alone.</summary>
internal static class RandomPlay
{
    /// <summary>Runs a play under several seeds; <c>VOW_PLAYS=n</c> sets how many.</summary>
    public static void Run(int plays, Action<Random> play)
    {
        if (Number("VOW_SEED") is { } only)
        {
            play(new Random(only));
            return;
        }

        plays = Number("VOW_PLAYS") ?? plays;
        int first = Random.Shared.Next(1, int.MaxValue / 2);
        for (int seed = first; seed < first + plays; seed++)
        {
            try
            {
                play(new Random(seed));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Found with VOW_SEED={seed}: {error.Message}", error);
            }
        }
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
