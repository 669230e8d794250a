using System.Globalization;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Settlement;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>One version of an item and until when it holds (目录项目版本): its own end, or the beginning of the next version.</summary>
/// <param name="Item">The version.</param>
/// <param name="Until">First day on which it no longer holds; null: open.</param>
internal sealed record CatalogueEntry(CatalogueItem Item, DateOnly? Until)
{
    /// <summary>Identifies the row (唯一记录号).</summary>
    internal string RecordId => string.Create(CultureInfo.InvariantCulture, $"{Item.Code}-{Item.From:yyyyMMdd}");

    /// <summary>Kind of catalogue (目录类别), dictionary list_type.</summary>
    internal string ListType => Item.Kind switch
    {
        ItemKind.WesternDrug or ItemKind.ChinesePatentDrug or ItemKind.NegotiatedDrug => "101",
        ItemKind.Herb => "102",
        ItemKind.Service => "201",
        _ => "301",
    };

    /// <summary>Class (收费项目等级), dictionary chrgitm_lv.</summary>
    internal string Level => Item.Class switch { ItemClass.A => "01", ItemClass.B => "02", _ => "03" };

    /// <summary>Restricted-use flag (限制使用标志).</summary>
    internal string Restricted => Item.Restriction is null ? "0" : "1";

    internal bool Holds(DateOnly day) => Item.From <= day && (Until is not { } until || day < until);

    /// <summary>Every version of every item, in order of code and day.</summary>
    internal static IEnumerable<CatalogueEntry> All(CatalogueBook book)
    {
        for (var i = 0; i < book.Items.Count; i++)
        {
            var item = book.Items[i];
            var next = i + 1 < book.Items.Count && book.Items[i + 1].Code == item.Code ? book.Items[i + 1].From : (DateOnly?)null;
            yield return new CatalogueEntry(item, item.Until ?? next);
        }
    }
}

/// <summary>
/// The text files of the catalogue downloads (目录下载文件), columns as <see cref="CatalogueList"/> names them. Drugs (1301), herbs
/// (1302), services (1305) and consumables (1306) are the items of the catalogue in force, every version with its days; the other lists
/// are those that came with it, and empty where it brought none.
/// </summary>
internal static class CatalogueFile
{
    /// <summary>Transactions that download a file: all but 1304, which answers pages.</summary>
    internal static IEnumerable<string> Transactions => CatalogueList.Transactions.Where(infno => infno != "1304");

    /// <summary>The catalogue's version as it is shown (版本号).</summary>
    internal static string VersionOf(RuleSet rules) => string.Create(CultureInfo.InvariantCulture, $"v{rules.CatalogueVersion + 1:D4}");

    /// <summary>The rows of a transaction's file, cells in order of its columns.</summary>
    internal static List<IEnumerable<string?>> Rows(string infno, RuleSet rules, DateOnly today)
    {
        var columns = CatalogueList.ColumnsOf(infno);
        var version = VersionOf(rules);
        if (CatalogueList.Kinds.Contains(infno, StringComparer.Ordinal))
            return [.. ListRows(infno, rules, version).Select(row => columns.Select(column => row.GetValueOrDefault(column)))];
        return
        [
            .. CatalogueEntry.All(rules.Catalogue).Where(entry => FileOf(entry.Item.Kind) == infno).Select(entry =>
            {
                var values = ValuesOf(entry, version, today);
                return columns.Select(column => values.GetValueOrDefault(column));
            }),
        ];
    }

    /// <summary>
    /// The rows of a list that came with the catalogue, cells by column: what a file says, else what follows from the row being in force.
    /// </summary>
    internal static IEnumerable<Dictionary<string, string?>> ListRows(string infno, RuleSet rules, string version)
    {
        var columns = CatalogueList.ColumnsOf(infno);
        var key = CatalogueList.KeyOf(infno);
        foreach (var cells in rules.Catalogue.Lists.FirstOrDefault(list => list.Infno == infno)?.Rows ?? [])
        {
            var row = new Dictionary<string, string?>(StringComparer.Ordinal);
            for (var i = 0; i < cells.Length; i++)
                row[columns[i]] = cells[i];
            var code = row[key];
            foreach (var column in columns.Where(column => string.IsNullOrEmpty(row[column])))
            {
                row[column] = column switch
                {
                    "有效标志" or "下发标志" or "使用标记" or "vali_flag" => "1",
                    "版本号" or "版本名称" or "ver" => version,
                    "唯一记录号" or "数据唯一记录号" or "传输数据ID" or "rid" => code,
                    _ when column == columns[0] => code, // lists that number their rows begin with the number
                    _ => null,
                };
            }
            yield return row;
        }
    }

    private static string FileOf(ItemKind kind) => kind switch
    {
        ItemKind.Herb => "1302",
        ItemKind.Service => "1305",
        ItemKind.Consumable => "1306",
        _ => "1301",
    };

    // A column means the same in every file that has it.
    private static Dictionary<string, string?> ValuesOf(CatalogueEntry entry, string version, DateOnly today)
    {
        var item = entry.Item;
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["医疗目录编码"] = item.Code,
            ["英文名称"] = item.English,
            ["药品类别名称"] = item.Kind == ItemKind.ChinesePatentDrug ? "中成药" : "西药",
            ["中成药标志"] = item.Kind == ItemKind.ChinesePatentDrug ? "1" : "0",
            ["限制使用标志"] = entry.Restricted,
            ["医保谈判药品标志"] = item.Kind == ItemKind.NegotiatedDrug ? "1" : "0",
            ["医保谈判药品名称"] = item.Kind == ItemKind.NegotiatedDrug ? "是" : "否",
            ["国家医保药品目录甲乙类标识"] = item.Class switch { ItemClass.A => "甲", ItemClass.B => "乙", _ => "丙" },
            ["有效标志"] = entry.Until is { } until && until <= today ? "0" : "1",
            ["下发标志"] = "1",
            ["版本号"] = version,
            ["版本名称"] = version,
        };
        Set(item.Chinese, "药品通用名", "注册名称", "单味药名称", "医疗服务项目名称", "耗材名称", "医保通用名");
        Set(item.Unit, "计价单位", "计价单位名称", "最小计价单位", "最小使用单位", "最小销售单位", "最小计量单位");
        Set(item.Restriction?.Attest, "限制使用范围", "医保限用范围", "国家医保药品目录备注", "国家医保支付政策");
        Set(entry.RecordId, "唯一记录号", "传输数据ID");
        Set(Days.Text(item.From), "开始日期", "生效时间", "数据创建时间", "数据更新时间");
        Set(entry.Until is { } end ? Days.Text(end.AddDays(-1)) : null, "结束日期", "失效时间");
        return values;

        void Set(string? value, params ReadOnlySpan<string> columns)
        {
            foreach (var column in columns)
                values[column] = value;
        }
    }
}
