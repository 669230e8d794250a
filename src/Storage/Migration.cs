using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Yibao.Storage;

/// <summary>
/// Migration (数据库迁移): one step of the schema, forward only, the same text for both engines. Where their types differ, a macro stands:
/// <c>{key}</c> text compared byte by byte, <c>{bytes}</c> binary, <c>{id}</c> a 64-bit whole number, <c>{entries}</c> the entries of a
/// ledger transaction <c>j</c> as rows, <c>{lines}</c> the lines of a fee sheet <c>s</c>, <c>{funds}</c> what the funds paid of a
/// settlement <c>s</c>. What only one engine has stands after a line <c>-- {sqlite}</c> or <c>-- {postgres}</c>, until <c>-- {both}</c>.
/// </summary>
/// <param name="Number">1, 2, 3, ... without a gap.</param>
/// <param name="Name">What it does, in small letters and underscores.</param>
/// <param name="Sql">The statements with their macros.</param>
public sealed partial record Migration(int Number, string Name, string Sql)
{
    private static readonly Dictionary<string, (string Sqlite, string Postgres)> Macros = new(StringComparer.Ordinal)
    {
        ["{key}"] = ("text", "text collate \"C\""),
        ["{bytes}"] = ("blob", "bytea"),
        ["{id}"] = ("integer", "bigint"),
        ["{entries}"] = ("json_each(j.entries)", "jsonb_array_elements(j.entries::jsonb)"),
        ["{lines}"] = ("json_each(s.lines)", "json_array_elements(s.lines::json)"),
        ["{funds}"] = ("json_each(s.funds)", "jsonb_array_elements(s.funds::jsonb)"),
    };

    /// <summary>Every migration of this program (全部迁移), by number: the files of <c>src/Storage/Migrations</c>.</summary>
    public static IReadOnlyList<Migration> All { get; } = Embedded();

    /// <summary>Its file (文件名): 0001_name.sql.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Number:D4}_{Name}.sql");

    /// <summary>SHA-256 of the text (校验和), line ends as LF, in small hexadecimal digits.</summary>
    public string Checksum =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>
    /// The statements for one engine (引擎语句). Throws <see cref="InvalidOperationException"/> for a macro that does not exist.
    /// </summary>
    public string For(Engine engine) => Macro().Replace(SectionsOf(engine), match =>
    {
        if (!Macros.TryGetValue(match.Value, out var types))
            throw new InvalidOperationException($"{FileName}: there is no macro {match.Value}; there is {string.Join(", ", Macros.Keys)}");
        return engine == Engine.Sqlite ? types.Sqlite : types.Postgres;
    });

    private string SectionsOf(Engine engine)
    {
        var parts = Section().Split(Sql); // text for both, mark, text, mark, text ...
        var text = new StringBuilder(parts[0]);
        for (var i = 1; i < parts.Length; i += 2)
        {
            if (parts[i] == "both" || parts[i] == (engine == Engine.Sqlite ? "sqlite" : "postgres"))
                text.Append(parts[i + 1]);
        }

        return text.ToString();
    }

    private static Migration[] Embedded()
    {
        var assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).Select((file, i) =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!, Encoding.UTF8);
            var match = MigrationFile().Match(file);
            if (!match.Success || int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) != i + 1)
                throw new InvalidOperationException($"{file}: migrations are called 0001_name.sql, 0002_name.sql, ... without a gap");
            return new Migration(i + 1, match.Groups["name"].Value, reader.ReadToEnd());
        })];
    }

    [GeneratedRegex(
        @"^-- \{(?<engine>sqlite|postgres|both)\}\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Section();

    [GeneratedRegex(@"\{[a-z]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Macro();

    [GeneratedRegex(@"^(?<number>\d{4})_(?<name>[a-z0-9_]+)\.sql$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MigrationFile();
}
