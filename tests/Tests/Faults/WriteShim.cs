using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Yibao.Tests.Faults;

/// <summary>One thing that a process did to a file: 'w' wrote bytes, 's' made it durable, 't' cut it, 'u' removed it.</summary>
internal sealed record FileStep(char Kind, string Name, long Offset, byte[] Data);

/// <summary>
/// A library that stands between a child process and the system (拦截库): it writes down every write, fsync, truncation and removal of the
/// files in one folder, in order, so that the files can be made as they were at any moment; and while a trigger file is there, no file of
/// the folder can grow: a full disk.
/// </summary>
internal static class WriteShim
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <pthread.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/stat.h>
        #include <sys/syscall.h>
        #include <unistd.h>

        static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
        static int log_fd = -1;

        static const char *watched_path(const char *path) {
          const char *folder = getenv("YIBAO_SHIM_FOLDER");
          if (!folder || strncmp(path, folder, strlen(folder))) return NULL;
          return path + strlen(folder);
        }

        static const char *watched(int fd, char *path, size_t size) {
          char link[64];
          if (!getenv("YIBAO_SHIM_FOLDER")) return NULL;
          snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
          ssize_t n = readlink(link, path, size - 1);
          if (n < 0) return NULL;
          path[n] = 0;
          return watched_path(path);
        }

        static void raw(const void *data, size_t length) {
          const char *p = data;
          while (length > 0) {
            long n = syscall(SYS_write, log_fd, p, length);
            if (n <= 0) _exit(99);
            p += n; length -= n;
          }
        }

        static void note(char kind, const char *name, long long offset, const void *data, size_t length) {
          char head[512];
          const char *file = getenv("YIBAO_SHIM_LOG");
          if (!file) return;
          if (log_fd < 0) log_fd = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
          int n = snprintf(head, sizeof head, "%c %s %lld %zu\n", kind, name, offset, length);
          raw(head, n);
          raw(data, length);
        }

        static int is_full(int fd, long long end) {
          const char *trigger = getenv("YIBAO_SHIM_FULL");
          struct stat st;
          return trigger && access(trigger, F_OK) == 0 && fstat(fd, &st) == 0 && end > st.st_size;
        }

        static ssize_t put(int fd, const void *data, size_t length, long long offset, int positioned) {
          char path[4096];
          const char *name = watched(fd, path, sizeof path);
          if (!name) return positioned ? syscall(SYS_pwrite64, fd, data, length, offset) : syscall(SYS_write, fd, data, length);
          pthread_mutex_lock(&lock);
          long long at = positioned ? offset : lseek(fd, 0, SEEK_CUR);
          ssize_t n = -1;
          if (is_full(fd, at + (long long)length)) errno = ENOSPC;
          else n = positioned ? syscall(SYS_pwrite64, fd, data, length, offset) : syscall(SYS_write, fd, data, length);
          int error = errno;
          if (n > 0) note('w', name, at, data, n);
          pthread_mutex_unlock(&lock);
          errno = error;
          return n;
        }

        static int step(char kind, int fd, long long offset, long number) {
          char path[4096];
          const char *name = watched(fd, path, sizeof path);
          if (name) pthread_mutex_lock(&lock);
          int result = kind == 't' ? syscall(number, fd, offset) : syscall(number, fd);
          int error = errno;
          if (name) {
            if (result == 0) note(kind, name, offset, "", 0);
            pthread_mutex_unlock(&lock);
          }
          errno = error;
          return result;
        }

        ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return put(fd, data, length, offset, 1); }
        ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return put(fd, data, length, offset, 1); }
        ssize_t write(int fd, const void *data, size_t length) { return put(fd, data, length, 0, 0); }
        int fsync(int fd) { return step('s', fd, 0, SYS_fsync); }
        int fdatasync(int fd) { return step('s', fd, 0, SYS_fdatasync); }
        int ftruncate(int fd, off_t length) { return step('t', fd, length, SYS_ftruncate); }
        int ftruncate64(int fd, off64_t length) { return step('t', fd, length, SYS_ftruncate); }
        int unlink(const char *path) {
          const char *name = watched_path(path);
          int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
          if (name && result == 0) note('u', name, 0, "", 0);
          return result;
        }
        """;

    /// <summary>Builds the library in a folder; skips the test where there is no C compiler, or another system.</summary>
    internal static async Task<string> Build(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the library that watches writes is for Linux");
        var compiler = new[] { "/usr/bin/gcc", "/usr/bin/cc", "/usr/bin/clang" }.FirstOrDefault(File.Exists);
        Assert.SkipUnless(compiler is not null, "there is no C compiler to build the library that watches writes");
        var source = Path.Combine(folder, "shim.c");
        await File.WriteAllTextAsync(source, Source);
        var library = Path.Combine(folder, "shim.so");
        string[] arguments = ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl", "-lpthread"];
        var (code, words) = await Run(new ProcessStartInfo(compiler!, arguments));
        Assert.True(code == 0, words);
        return library;
    }

    /// <summary>Runs one explicit test of this assembly in a process of its own under the library.</summary>
    internal static Task<(int Code, string Words)> RunChild(
        string library, string method, string folder, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            typeof(WriteShim).Assembly.Location, "-noLogo", "-noColor", "-noAutoReporters", "-explicit", "only", "-method", method,
        ]);
        start.Environment["LD_PRELOAD"] = library;
        start.Environment["YIBAO_SHIM_FOLDER"] = folder;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Run(start);
    }

    /// <summary>What the library wrote down.</summary>
    internal static List<FileStep> Read(string log)
    {
        var bytes = File.ReadAllBytes(log);
        var steps = new List<FileStep>();
        for (var at = 0; at < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', at);
            var head = Encoding.UTF8.GetString(bytes, at, end - at).Split(' ');
            var length = int.Parse(head[3], CultureInfo.InvariantCulture);
            steps.Add(new FileStep(
                head[0][0], head[1], long.Parse(head[2], CultureInfo.InvariantCulture), bytes[(end + 1)..(end + 1 + length)]));
            at = end + 1 + length;
        }

        return steps;
    }

    private static async Task<(int Code, string Words)> Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
