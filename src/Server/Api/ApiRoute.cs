using System.Globalization;
using Yibao.Kernel;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>A route of the API (接口): what it takes, who may call it, what it does.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Template">Path below /api/v1 with parts in braces: region, number (a whole number), and others that are text.</param>
/// <param name="Chinese">What it does, in Chinese.</param>
/// <param name="English">What it does, in English.</param>
/// <param name="Duty">Whose duty it is; null: any staff.</param>
/// <param name="Fields">Fields of the query of a GET, of the body of a POST.</param>
/// <param name="Handle">Does it.</param>
internal sealed record ApiRoute(
    string Method, string Template, string Chinese, string English, StaffDuty? Duty, IReadOnlyList<ApiField> Fields,
    Func<ApiCall, Task<ApiAnswer>> Handle)
{
    /// <summary>Where every route begins (路径前缀).</summary>
    public const string Prefix = "/api/v1";

    private const int PartLengthMax = 40;

    private readonly string[] parts = Template.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Names of the parts in braces (路径参数).</summary>
    public IEnumerable<string> PathNames => parts.Where(part => part[0] == '{').Select(part => part[1..^1]);

    /// <summary>The parts of a path by name (匹配); null: the path is not of this route.</summary>
    public Dictionary<string, object>? Match(string path)
    {
        if (!path.StartsWith(Prefix + "/", StringComparison.Ordinal))
        {
            return null;
        }

        var given = path[Prefix.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (given.Length != parts.Length)
        {
            return null;
        }

        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i][0] != '{')
            {
                if (parts[i] != given[i])
                {
                    return null;
                }
            }
            else if (ValueOf(parts[i][1..^1], given[i]) is { } value)
            {
                values[parts[i][1..^1]] = value;
            }
            else
            {
                return null;
            }
        }

        return values;
    }

    private static object? ValueOf(string name, string text) => name switch
    {
        "region" => RegionCode.TryParse(text, out var region) && !region.IsNation ? region : null,
        "number" => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => text.Length <= PartLengthMax ? text : null,
    };
}
