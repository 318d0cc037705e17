namespace Vow.Client;

/// <summary>How a <see cref="NodeClient"/> talks to its node.</summary>
public sealed record NodeClientOptions
{
    /// <summary>The address of a node on this machine that was started without saying otherwise.</summary>
    public static Uri DefaultNode { get; } = new("http://127.0.0.1:8717");

    /// <summary>Longest wait for an answer; does not bound event streams or waiting for a commit.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one request waits for a commit before the client asks again.</summary>
    public TimeSpan WaitSlice { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Pause before an event stream that broke is resumed; doubled after each failure in a row up to <see cref="ResumeDelayMax"/>.</summary>
    public TimeSpan ResumeDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause before an event stream is resumed.</summary>
    public TimeSpan ResumeDelayMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without a byte for this long (heartbeats count) a stream is taken as broken.</summary>
    public TimeSpan StreamSilenceMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most bytes of an answer that are read.</summary>
    public int AnswerBytesMax { get; init; } = 64 * 1024 * 1024;
}
