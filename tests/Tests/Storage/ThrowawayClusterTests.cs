using Dapper;
using Npgsql;
using Yibao.Workbench;

namespace Yibao.Tests.Storage;

public sealed class ThrowawayClusterTests
{
    [Fact]
    public async Task What_was_committed_survives_a_kill_and_the_folder_goes_at_the_end()
    {
        string folder;
        await using (var cluster = await ThrowawayCluster.Start())
        {
            folder = cluster.SocketFolder;
            await using var source = NpgsqlDataSource.Create(await cluster.CreateDatabase("fault"));
            await using (var connection = await source.OpenConnectionAsync())
            {
                Assert.Equal("on on UTF8 C", await connection.ExecuteScalarAsync<string>(
                    "select concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'), "
                    + "current_setting('server_encoding'), current_setting('lc_collate'))"));
                await connection.ExecuteAsync("create table note (id integer); insert into note values (7)");
            }

            await cluster.Kill();
            source.Clear();
            await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await source.OpenConnectionAsync());
            await cluster.Restart();
            await using (var connection = await source.OpenConnectionAsync())
            {
                Assert.Equal(7, await connection.ExecuteScalarAsync<int>("select id from note"));
            }

            await cluster.Stop();
            await cluster.Restart();
            source.Clear();
            await using (var connection = await source.OpenConnectionAsync())
            {
                Assert.Equal(7, await connection.ExecuteScalarAsync<int>("select id from note"));
            }

            await using var socket = new NpgsqlConnection(
                $"Host={folder};Port={cluster.Port};Username=postgres;Database=fault;Pooling=false");
            await socket.OpenAsync();
        }

        Assert.False(Directory.Exists(folder));
    }
}
