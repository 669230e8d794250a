using System.Text;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Catalogue;

public sealed class CatalogueFileTests
{
    [Theory]
    [InlineData("cells")]
    [InlineData("rows")]
    [InlineData("shape")]
    [InlineData("headers")]
    [InlineData("lists")]
    public void A_bad_catalogue_is_refused_with_every_error(string name)
    {
        var folder = Folder("bad/" + name);
        var load = CatalogueBook.Load(folder);
        Assert.Null(load.Book);
        var expected = File.ReadAllText(Path.Combine(folder, "errors.txt"));
        Assert.Equal(expected, string.Concat(load.Errors.Select(error => error + "\n")));
    }

    [Fact]
    public void A_good_catalogue_has_a_book_and_no_error()
    {
        var load = CatalogueBook.Load(Folder("good"));
        Assert.Empty(load.Errors);
        Assert.NotNull(load.Book);
    }

    [Fact]
    public void A_list_is_read_in_order_of_its_codes_with_the_columns_that_it_has()
    {
        var list = Assert.Single(Good().Lists);
        Assert.Equal(("1307", 24), (list.Infno, list.Rows[0].Length));
        Assert.Equal(["E11.900 糖尿病", "I10.x00 高血压"], list.Rows.Select(row => $"{row[10]} {row[11]}"));
        Assert.All(list.Rows, row => Assert.Equal("", row[0]));
    }

    [Fact]
    public void People_see_every_version_with_names_trust_and_source()
    {
        var items = Good().Items;
        Assert.Equal(23, items.Count);
        var versions = items.Where(item => item.Code == "CHANGE").ToArray();
        Assert.Equal([ItemClass.C, ItemClass.B, ItemClass.A], versions.Select(item => item.Class));
        Assert.Equal([null, new DateOnly(2022, 1, 1), null], versions.Select(item => item.Until));
        var plain = Assert.Single(items, item => item.Code == "PLAIN-A");
        Assert.Equal(("甲类药", "plain class A", "tablet", ItemKind.WesternDrug), (plain.Chinese, plain.English, plain.Unit, plain.Kind));
        Assert.Equal((Trust.Verified, "made up for tests"), (plain.Trust, plain.Source));
        Assert.Null(plain.Restriction);
    }

    [Fact]
    public void Restrictions_are_kept_as_written_with_diagnoses_merged()
    {
        var all = Assert.Single(Good().Items, item => item.Code == "ALL").Restriction!;
        Assert.Equal((Sex.Male, 18, 65, 14, "second line"), (all.Sex, all.AgeFrom, all.AgeTo, all.DaysMax, all.Attest));
        Assert.Equal([310], all.Schemes);
        var diagnosis = Assert.Single(Good().Items, item => item.Code == "DIAGNOSIS").Restriction!;
        Assert.Equal(4, diagnosis.Diagnoses.Count);
        Assert.Equal(diagnosis.Diagnoses.Order(), diagnosis.Diagnoses);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_with_a_byte_order_mark()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Folder("good")))
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        var text = "source,trust,share,from,scheme,region,code\r\nmade up,press,5%,2020-01-01,,000000,PLAIN-B\r\n";
        File.WriteAllText(Path.Combine(folder.Path, "first-pay.csv"), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        var load = CatalogueBook.Load(folder.Path);
        Assert.Empty(load.Errors);
        var view = load.Book!.For(new RegionCode(320102), Scheme.Employee);
        Assert.Equal(50_000, new Line { Code = "PLAIN-B" }.In(view).FirstPayPpm);
    }

    [Fact]
    public void A_file_that_is_missing_empty_or_not_UTF_8_is_one_error()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "items.csv"), [0x63, 0x6F, 0xFF, 0xFE]);
        File.WriteAllText(Path.Combine(folder.Path, "first-pay.csv"), "");
        var load = CatalogueBook.Load(folder.Path);
        Assert.Equal(
            [
                "items.csv:0:0: error CAT001: not UTF-8",
                "first-pay.csv:1:0: error CAT002: no header; expected code,region,scheme,from,share,trust,source",
                "ceilings.csv:0:0: error CAT001: cannot be opened; a catalogue is a directory with "
                    + "items.csv, first-pay.csv and ceilings.csv",
            ],
            load.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void A_broken_file_stops_at_the_limit_of_errors()
    {
        using var folder = new TemporaryFolder();
        var good = Folder("good");
        File.Copy(Path.Combine(good, "ceilings.csv"), Path.Combine(folder.Path, "ceilings.csv"));
        File.Copy(Path.Combine(good, "items.csv"), Path.Combine(folder.Path, "items.csv"));
        var rows = string.Concat(Enumerable.Repeat("x\n", CatalogueLoad.ErrorsMax * 2));
        File.WriteAllText(Path.Combine(folder.Path, "first-pay.csv"), "code,region,scheme,from,share,trust,source\n" + rows);
        Assert.Equal(CatalogueLoad.ErrorsMax, CatalogueBook.Load(folder.Path).Errors.Count);
    }

    [Fact]
    public void A_catalogue_of_a_hundred_thousand_items_is_read_and_found()
    {
        using var folder = new TemporaryFolder();
        var seeded = Kernel.Seeded.New();
        Generated.Write(folder.Path, seeded.Random, items: 100_000);
        var load = CatalogueBook.Load(folder.Path);
        Assert.Empty(load.Errors);
        Assert.Equal(200_000, load.Book!.Items.Count);
        var view = load.Book.For(new RegionCode(110000), Scheme.Employee);
        Assert.Equal(100_000, view.Count);
        for (var i = 0; i < 1_000; i++)
        {
            var code = Generated.Code(seeded.Random.Next(100_000));
            var item = view.Find(code);
            var terms = new Line { Code = code, On = "2020-12-31" }.In(view);
            var later = new Line { Code = code, On = "2021-01-01" }.In(view);
            Assert.True(item >= 0 && load.Book.Items[terms.ItemVersion].Code == code, seeded.Note(code));
            Assert.True(terms.Class == ItemClass.B && later.Class == ItemClass.A, seeded.Note(code));
            Assert.True(later.ItemVersion == terms.ItemVersion + 1, seeded.Note(code));
        }
    }

    internal static CatalogueBook Good() => CatalogueBook.Load(Folder("good")).Book!;

    private static string Folder(string name) => Path.Combine(Repository.Root, "tests", "Tests", "Catalogue", name);
}
