using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Yibao.Storage;

namespace Yibao.Workbench;

/// <summary>
/// A PostgreSQL cluster to throw away (一次性数据库集群): stock settings with full durability, on loopback and a unix socket, in a
/// temporary folder that is gone at the end, also when this process is killed.
/// </summary>
public sealed class ThrowawayCluster : IAsyncDisposable
{
    /// <summary>Superuser of the cluster (超级用户); no password, loopback only.</summary>
    public const string User = "postgres";

    // Another process may take the port between finding and using it.
    private const int StartsMax = 5;

    // Waits for the end of its input, which is our end however it comes; then ends the server and removes the folder.
    private const string ReaperScript = """
        trap '' INT TERM HUP
        cat >/dev/null
        pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
        for i in 1 2 3 4 5 6 7 8 9 10; do
          [ -e "$1/data/postmaster.pid" ] || break
          sleep 0.2
        done
        rm -rf "$1"
        """;

    private readonly string folder;
    private readonly Process reaper;

    private ThrowawayCluster(string folder)
    {
        this.folder = folder;
        reaper = Process.Start(new ProcessStartInfo("sh", ["-c", ReaperScript, "reaper", folder])
        {
            RedirectStandardInput = true, UseShellExecute = false,
        })!;
    }

    /// <summary>TCP port on 127.0.0.1 (端口).</summary>
    public int Port { get; private set; }

    /// <summary>Folder of the unix socket (套接字目录), for <c>Host=</c>.</summary>
    public string SocketFolder => folder;

    /// <summary>Folder of the data (数据目录).</summary>
    public string DataFolder => Path.Combine(folder, "data");

    private string PidFile => Path.Combine(DataFolder, "postmaster.pid");

    /// <summary>
    /// Makes and starts a cluster (新建并启动). Throws <see cref="StorageUnavailableException"/>, saying what to install, when PostgreSQL is
    /// not installed.
    /// </summary>
    /// <param name="settings">Server settings over the stock ones, like <c>shared_buffers = 1GB</c>; a benchmark says which.</param>
    public static async Task<ThrowawayCluster> Start(params string[] settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var cluster = new ThrowawayCluster(Directory.CreateTempSubdirectory("yibao-pg-").FullName);
        try
        {
            // PostgreSQL does not run as root: then everything belongs to its own user.
            if (Environment.IsPrivilegedProcess)
                await PostgresPrograms.Run(new ProcessStartInfo("chown", [User, cluster.folder]));
            await cluster.Run("initdb", "-D", cluster.DataFolder, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
            string[] own = ["listen_addresses = '127.0.0.1'", $"unix_socket_directories = '{cluster.folder}'", "max_connections = 500"];
            await File.AppendAllLinesAsync(Path.Combine(cluster.DataFolder, "postgresql.conf"), own.Concat(settings));
            await cluster.StartOnFreePort();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Processor time of the server and its children that run now (处理器时间); only on Linux.</summary>
    public TimeSpan CpuTime()
    {
        var postmaster = File.ReadLines(PidFile).First();
        var children = File.ReadAllText($"/proc/{postmaster}/task/{postmaster}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var sum = TimeSpan.Zero;
        foreach (var pid in children.Append(postmaster))
        {
            using var one = Process.GetProcessById(int.Parse(pid, CultureInfo.InvariantCulture));
            sum += one.TotalProcessorTime;
        }

        return sum;
    }

    /// <summary>Makes a database (新建数据库) and gives its connection string, for <c>postgres:</c>.</summary>
    /// <param name="name">Its name: small letters, digits, underscores.</param>
    /// <param name="template">A database nobody is connected to, to copy; null for an empty one.</param>
    public async Task<string> CreateDatabase(string name, string? template = null)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(User) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database \"{name}\" template \"{template ?? "template0"}\"", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Connection string of a database over TCP (连接串).</summary>
    public string ConnectionString(string database) => StringOf("127.0.0.1", database);

    /// <summary>The same over the unix socket (套接字连接串), as processes of one machine connect.</summary>
    public string SocketString(string database) => StringOf(SocketFolder, database);

    private string StringOf(string host, string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host={host};Port={Port};Username={User};Database={database}");

    /// <summary>Stops the server in an orderly way (停止): open transactions are rolled back.</summary>
    public Task Stop() => Run("pg_ctl", "-D", DataFolder, "-m", "fast", "-w", "stop");

    /// <summary>Kills postmaster and children with SIGKILL (强杀): what was acknowledged must be there after <see cref="Restart"/>.</summary>
    public async Task Kill()
    {
        using var postmaster = Process.GetProcessById(int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture));
        postmaster.Kill(entireProcessTree: true);
        await postmaster.WaitForExitAsync();
        // Nobody may take the number of a dead process for ours.
        File.Delete(PidFile);
    }

    /// <summary>Starts the server again, on the same port (再启动); when it runs, it is stopped before.</summary>
    public async Task Restart()
    {
        if (File.Exists(PidFile))
            await Stop();
        await StartServer();
    }

    /// <summary>Ends the server and removes its folder (销毁).</summary>
    public async ValueTask DisposeAsync()
    {
        reaper.StandardInput.Close();
        await reaper.WaitForExitAsync();
        reaper.Dispose();
    }

    private async Task StartOnFreePort()
    {
        for (var starts = 1; ; starts++)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Port = ((IPEndPoint)probe.LocalEndpoint).Port;
            }

            try
            {
                await StartServer();
                return;
            }
            catch (StorageUnavailableException) when (starts < StartsMax)
            {
                // The next port is another one.
            }
        }
    }

    private Task StartServer()
    {
        var port = string.Create(CultureInfo.InvariantCulture, $"-p {Port}");
        return Run("pg_ctl", "-D", DataFolder, "-l", Path.Combine(folder, "log"), "-o", port, "-w", "-t", "120", "start");
    }

    private Task Run(string program, params string[] arguments)
    {
        var path = PostgresPrograms.Find(program, Environment.GetEnvironmentVariable("PATH"));
        string[] command = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", "--", path, .. arguments]
            : [path, .. arguments];
        return PostgresPrograms.Run(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder });
    }
}
