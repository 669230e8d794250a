using Yibao.Storage;

namespace Yibao.Tests.Storage;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("sqlite:yibao.db", Engine.Sqlite, "sqlite:yibao.db")]
    [InlineData("sqlite:/var/lib/yibao/a b.db", Engine.Sqlite, "sqlite:/var/lib/yibao/a b.db")]
    [InlineData("postgres:Host=db;Database=yibao;Username=u;Password=secret", Engine.Postgres, "postgres:Host=db;Port=5432;Database=yibao")]
    [InlineData("postgres:Host=127.0.0.1;Port=6000;Username=u", Engine.Postgres, "postgres:Host=127.0.0.1;Port=6000;Database=u")]
    public void An_address_names_its_engine_and_keeps_its_secret(string text, Engine engine, string shown)
    {
        Assert.True(DatabaseAddress.TryParse(text, out var address, out var problem));
        Assert.Equal((engine, shown, null), (address!.Engine, address.ToString(), problem));
    }

    [Theory]
    [InlineData("", "a database is sqlite:FILE or postgres:CONNECTIONSTRING")]
    [InlineData("yibao.db", "a database is sqlite:FILE or postgres:CONNECTIONSTRING")]
    [InlineData("mysql:yibao", "a database is sqlite:FILE or postgres:CONNECTIONSTRING")]
    [InlineData("sqlite:", "sqlite: needs the name of a file, like sqlite:yibao.db")]
    [InlineData("sqlite::memory:", "sqlite: needs the name of a file, like sqlite:yibao.db")]
    [InlineData("postgres:", Expected + "Host is missing")]
    [InlineData("postgres:Database=yibao", Expected + "Host is missing")]
    [InlineData("postgres://u:secret@db/yibao", Expected + "this one cannot be read")]
    [InlineData("postgres:Host=db;Port=secret", Expected + "this one cannot be read")]
    [InlineData("postgres:Host=db;Colour=secret", Expected + "this one cannot be read")]
    public void Anything_else_is_told_what_was_expected_without_repeating_it(string text, string expected)
    {
        Assert.False(DatabaseAddress.TryParse(text, out var address, out var problem));
        Assert.Null(address);
        Assert.Equal(expected, problem);
    }

    private const string Expected =
        "postgres: needs a connection string like postgres:Host=127.0.0.1;Database=yibao;Username=yibao; ";
}
