using System.Text;
using Yibao.Server.Gateway;
using Yibao.Server.Gateway.Handlers;
using Yibao.Storage.Queries;

namespace Yibao.Tests.Server.Services;

public sealed class FileHandlersTests
{
    [Fact]
    public async Task A_file_comes_back_as_it_was_sent_to_the_one_who_sent_it()
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        var content = TableFile.Zip("a.txt", [["1", null], ["二", ""]]);
        var number = (await fixture.DoneTwice("9101", ServiceFixture.UploadInput(content))).GetProperty("file_qury_no").GetString()!;
        var reply = await fixture.Send("9102", ServiceFixture.FetchInput(number, "a.zip", ServiceFixture.Hospital));
        Assert.Equal(GatewayAnswer.Octets, reply.Answer.ContentType);
        Assert.Equal(content, reply.Answer.Body.ToArray());
        Assert.Equal([["1", "null"], ["二", "null"]], await fixture.Fetch(number, "a.zip"));
        Assert.Equal("SRV006", await fixture.Refused("9102", ServiceFixture.FetchInput(number, "a.zip"), ServiceFixture.Clinic));
        Assert.Equal("SRV006", await fixture.Refused("9102", ServiceFixture.FetchInput("no", "a.zip")));
    }

    [Fact]
    public async Task Bytes_may_come_as_an_array_of_numbers()
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        var output = await fixture.Done(
            "9101", $$"""{"fsUploadIn":{"in":[80,-75,0,255],"filename":"a.zip","fixmedins_code":"{{ServiceFixture.Hospital}}"} }""");
        var reply = await fixture.Send("9102", ServiceFixture.FetchInput(output.GetProperty("file_qury_no").GetString()!, "a.zip"));
        Assert.Equal([80, 181, 0, 255], reply.Answer.Body.ToArray());
    }

    [Fact]
    public async Task A_file_is_gone_when_its_time_is_over()
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        var number = (await fixture.Done("9101", ServiceFixture.UploadInput([1, 2, 3]))).GetProperty("file_qury_no").GetString()!;
        fixture.Clock.Advance(FileQueries.KeptFor);
        Assert.Equal("SRV006", await fixture.Refused("9102", ServiceFixture.FetchInput(number, "a.zip")));
        await fixture.Done("9101", ServiceFixture.UploadInput([4]));
        Assert.Equal(1, await fixture.Counter.Read<long>("select count(*) from file"));
    }

    [Fact]
    public async Task An_institution_uploads_for_itself_and_not_without_end()
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        Assert.Equal("SRV004", await fixture.Refused("9101", ServiceFixture.UploadInput([1], ServiceFixture.Clinic)));
        Assert.Equal("SRV008", await fixture.Refused("9101", ServiceFixture.UploadInput([])));
        Assert.Equal(
            "GWY023", await fixture.Refused("9101", """{"fsUploadIn":{"in":"§","filename":"a","fixmedins_code":"H11000000001"}}"""));
        await fixture.Counter.Plant(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < @FilesMax) "
            + "insert into file (region, file_no, provider, name, content, at, expires_at) "
            + "select 110000, 'f' || i, 'H11000000001', 'a', x'00', 0, 9000000000000 from n",
            new { FileQueries.FilesMax });
        Assert.Equal("SRV007", await fixture.Refused("9101", ServiceFixture.UploadInput([1])));
        await fixture.Done("9101", ServiceFixture.UploadInput([1], ServiceFixture.Clinic), ServiceFixture.Clinic);
    }

    [Fact]
    public void The_same_rows_are_the_same_bytes_and_cells_stay_in_their_row()
    {
        string?[][] rows = [["a\tb", "c\nd"], [null, "null"]];
        var file = TableFile.Zip("a.txt", rows);
        Assert.Equal(file, TableFile.Zip("a.txt", rows));
        Assert.Equal([["a b", "c d"], ["", ""]], TableFile.Read(file, 2, out _)!);
        Assert.Equal([["x", "y"]], TableFile.Read(Encoding.UTF8.GetBytes("\uFEFFx\ty\r\n\r\n"), 2, out _)!);
        Assert.Null(TableFile.Read(file, 1, out var problem));
        Assert.Equal("at most 1 rows", problem);
    }
}
