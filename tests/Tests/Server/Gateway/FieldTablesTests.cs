using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway;

public sealed class FieldTablesTests
{
    private const string Scope =
        "1101 1201 1301 1302 1303 1304 1305 1306 1307 1308 1309 1310 1311 1312 1313 1314 1315 1316 1317 1318 1319 1320 1901 2001 2101 2102 "
        + "2103 2201 2202 2203 2203A 2204 2205 2206 2207 2208 2301 2302 2303 2304 2305 2401 2402 2403 2404 2405 2501 2502 2503 2504 2505 "
        + "2506 2507 2601 3201 3202 3301 3302 4101 4101A 4102 5101 5102 5201 5202 5203 5204 5205 5206 5301 5302 5303 9001 9002 9101 9102";

    [Fact]
    public void Every_transaction_in_scope_has_a_table() =>
        Assert.Equal(Scope, string.Join(' ', FieldTables.All.Select(table => table.Infno)));

    [Fact]
    public void No_field_is_forgotten()
    {
        var nodes = FieldTables.All.SelectMany(table => table.Input.Concat(table.Output)).ToArray();
        Assert.Equal(2092, nodes.Sum(node => node.Fields.Count));
        Assert.All(FieldTables.All, table => Assert.NotEmpty(table.Input));
        Assert.All(nodes, node => Assert.NotEmpty(node.Fields));
        Assert.All(nodes.SelectMany(node => node.Fields), field => Assert.Matches("^[A-Za-z0-9_]+$", field.Name));
        Assert.All(nodes.SelectMany(node => node.Fields), field => Assert.NotEmpty(field.Chinese));
    }

    [Theory]
    [InlineData("2207", "data", "psn_no", FieldType.Text, 30, 0, Requirement.Required)]
    [InlineData("2207", "data", "medfee_sumamt", FieldType.Number, 16, 2, Requirement.Required)]
    [InlineData("2207", "data", "certno", FieldType.Text, 50, 0, Requirement.RequiredInHunan)]
    [InlineData("2204", "feedetail", "pric", FieldType.Number, 16, 6, Requirement.Required)]
    [InlineData("2401", "mdtrtinfo", "begntime", FieldType.Time, 0, 0, Requirement.Required)]
    [InlineData("2303", "data", "dscgTime", FieldType.Day, 0, 0, Requirement.Optional)]
    [InlineData("9101", "fsUploadIn", "in", FieldType.Bytes, 0, 0, Requirement.Optional)]
    public void A_field_is_as_the_table_says(
        string infno, string node, string name, FieldType type, int length, int decimals, Requirement requirement)
    {
        var table = FieldTables.Find(infno)!;
        var field = table.Input[table.IndexOfInput(node)].Fields.Single(field => field.Name == name);
        Assert.Equal((type, length, decimals, requirement), (field.Type, field.LengthMax, field.Decimals, field.Requirement));
    }

    [Fact]
    public void The_dictionaries_are_all_there()
    {
        Assert.Equal(300, Dictionaries.All.Count);
        Assert.Equal(3404, Dictionaries.All.Sum(dictionary => dictionary.Values.Count));
        Assert.Equal("职工基本医疗保险", Dictionaries.Find("insutype")!.Values.Single(value => value.Code == "310").Label);
        Assert.True(Dictionaries.Find("vali_flag")!.IsClosed);
        Assert.False(Dictionaries.Find("med_type")!.IsClosed);
        Assert.Null(Dictionaries.Find("nothing"));
    }

    [Theory]
    [InlineData("\tname\tQ3\t\t\t名\tname", "'Q' is no type.")]
    [InlineData("\tname\tC3\tX\t\t名\tname", "'X' of name: expected Y, H or nothing.")]
    [InlineData("\tname\tC3\t\tno_such\t名\tname", "name: no dictionary no_such.")]
    public void A_table_that_cannot_be_read_says_why(string field, string problem) => Assert.Equal(
        problem, Assert.Throws<FormatException>(() => FieldTables.Read(["1\t一\tone\t", "<\tdata\tone", field])).Message);
}
