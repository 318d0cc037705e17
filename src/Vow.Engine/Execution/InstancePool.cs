namespace Vow.Engine.Execution;

/// <summary>Idle instances of one module, wiped and ready. Last in, first out: the warmest memory serves next.</summary>
internal sealed class InstancePool(int idleMax) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ContractInstance?[] _idle = new ContractInstance?[idleMax];
    private int _count;
    private bool _disposed;

    /// <summary>An idle instance, or null.</summary>
    public ContractInstance? Take()
    {
        lock (_lock)
        {
            if (_count == 0) return null;
            var instance = _idle[--_count];
            _idle[_count] = null;
            return instance;
        }
    }

    /// <summary>Keeps a wiped instance for the next call, or throws it away when enough are idle.</summary>
    public void Give(ContractInstance instance)
    {
        lock (_lock)
        {
            if (!_disposed && _count < _idle.Length)
            {
                _idle[_count++] = instance;
                return;
            }
        }

        instance.Dispose();
    }

    /// <summary>Throws the idle instances away; false when there was none.</summary>
    public bool Clear()
    {
        lock (_lock)
        {
            if (_count == 0) return false;
            while (_count > 0)
            {
                _idle[--_count]!.Dispose();
                _idle[_count] = null;
            }

            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock) _disposed = true;
        Clear();
    }
}
