namespace Yibao.Kernel;

/// <summary>Sex (性别) as the national interface knows it.</summary>
public enum Sex : byte
{
    /// <summary>Not known or not said (未知).</summary>
    Unknown,

    /// <summary>Male (男).</summary>
    Male,

    /// <summary>Female (女).</summary>
    Female,
}

/// <summary>Scheme (险种) of basic medical insurance, by its national code.</summary>
#pragma warning disable CA1008 // the values are the national codes; none of them is zero
public enum Scheme
#pragma warning restore CA1008
{
    /// <summary>Employees (职工基本医疗保险).</summary>
    Employee = 310,

    /// <summary>Urban and rural residents (城乡居民基本医疗保险).</summary>
    Resident = 390,
}

/// <summary>Names of the closed lists of this module (名称).</summary>
public static class KernelNames
{
    /// <summary>Name of a sex (性别名称). Throws for a value outside the list.</summary>
    public static string Name(this Sex sex, Language language) => (sex, language) switch
    {
        (Sex.Unknown, Language.Chinese) => "未知",
        (Sex.Male, Language.Chinese) => "男",
        (Sex.Female, Language.Chinese) => "女",
        (Sex.Unknown, _) => "unknown",
        (Sex.Male, _) => "male",
        (Sex.Female, _) => "female",
        _ => throw new ArgumentOutOfRangeException(nameof(sex)),
    };

    /// <summary>Name of a scheme (险种名称). Throws for a value outside the list.</summary>
    public static string Name(this Scheme scheme, Language language) => (scheme, language) switch
    {
        (Scheme.Employee, Language.Chinese) => "职工基本医疗保险",
        (Scheme.Resident, Language.Chinese) => "城乡居民基本医疗保险",
        (Scheme.Employee, _) => "employee scheme",
        (Scheme.Resident, _) => "resident scheme",
        _ => throw new ArgumentOutOfRangeException(nameof(scheme)),
    };
}
