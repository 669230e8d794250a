namespace Yibao.Storage;

/// <summary>
/// The database cannot be used (数据库不可用): not reachable, served by another process, too old, or without the durability that an
/// acknowledged settlement needs. Its message says which and what to do, without any secret.
/// </summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>With what is wrong and what to do (原因与处理).</summary>
    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With what the engine said (引擎原始错误).</summary>
    public StorageUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
