/// The C source of the library of `FailingCalls`. Loaded before libc, it answers some calls itself, following the
/// rules in a file.
enum FailingCallsSource {
    static let text = #"""
        #define _GNU_SOURCE
        #include <errno.h>
        #include <fcntl.h>
        #include <fnmatch.h>
        #include <stdarg.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/syscall.h>
        #include <sys/types.h>
        #include <unistd.h>

        /* Of each rule of a set of rules; the first line of the file is the set's number. */
        static int counts[32];
        static int set;

        /* The path that a call names: of a descriptor, or of a name in a folder. */
        static void find(char *path, size_t size, int folder, const char *name) {
            path[0] = 0;
            if (name && name[0] == '/') { snprintf(path, size, "%s", name); return; }
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t count = syscall(SYS_readlinkat, AT_FDCWD, link, path, size - 1);
            if (count < 0) count = 0;
            path[count] = 0;
            if (name) snprintf(path + count, size - count, "/%s", name);
        }

        static int refused(const char *call, int folder, const char *name, int other, const char *second) {
            int kept = errno;
            const char *rules = getenv("FAILING_CALLS");
            int file = rules ? syscall(SYS_openat, AT_FDCWD, rules, O_RDONLY | O_CLOEXEC) : -1;
            if (file < 0) { errno = kept; return 0; }
            char text[4096], path[8192], target[8192] = "";
            ssize_t size = syscall(SYS_read, file, text, sizeof text - 1);
            syscall(SYS_close, file);
            text[size < 0 ? 0 : size] = 0;
            find(path, sizeof path, folder, name);
            if (second) find(target, sizeof target, other, second);
            char *rest = NULL;
            int rule = 0, number = text[0] == '#' ? atoi(text + 1) : 0;
            if (__atomic_exchange_n(&set, number, __ATOMIC_SEQ_CST) != number) memset(counts, 0, sizeof counts);
            for (char *line = strtok_r(text, "\n", &rest); line && rule < 32; line = strtok_r(NULL, "\n", &rest), rule++) {
                char wanted[32], glob[1024], log[1100];
                int reason, first, most;
                if (sscanf(line, "%31s %1023s %d %d %d", wanted, glob, &reason, &first, &most) != 5) continue;
                if (strcmp(wanted, call) || (fnmatch(glob, path, 0) && fnmatch(glob, target, 0))) continue;
                int count = __atomic_add_fetch(&counts[rule], 1, __ATOMIC_SEQ_CST);
                if (count < first || count >= first + most) continue;
                snprintf(log, sizeof log, "%s.log", rules);
                int out = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
                if (out >= 0) {
                    int length = snprintf(text, sizeof text, "%s %s %s\n", call, path, target);
                    syscall(SYS_write, out, text, length);
                    syscall(SYS_close, out);
                }
                errno = reason;
                return 1;
            }
            errno = kept;
            return 0;
        }

        #define MODE \
            mode_t mode = 0; \
            if (flags & (O_CREAT | O_TMPFILE)) { \
                va_list list; va_start(list, flags); mode = va_arg(list, int); va_end(list); \
            }
        #define OPENAT(name) int name(int folder, const char *path, int flags, ...) { MODE \
            return refused("openat", folder, path, 0, NULL) ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode); }
        #define OPEN(name) int name(const char *path, int flags, ...) { MODE \
            return refused("openat", AT_FDCWD, path, 0, NULL) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode); }
        #define FLUSH(name) int name(int file) { return refused(#name, file, NULL, 0, NULL) ? -1 : (int)syscall(SYS_##name, file); }
        #define PWRITE(name) ssize_t name(int file, const void *bytes, size_t count, off_t at) { \
            return refused("pwrite64", file, NULL, 0, NULL) ? -1 : syscall(SYS_pwrite64, file, bytes, count, at); }
        #define PREAD(name) ssize_t name(int file, void *bytes, size_t count, off_t at) { \
            return refused("pread64", file, NULL, 0, NULL) ? -1 : syscall(SYS_pread64, file, bytes, count, at); }

        OPENAT(openat) OPENAT(openat64) OPEN(open) OPEN(open64)
        FLUSH(fsync) FLUSH(fdatasync) FLUSH(syncfs)
        PWRITE(pwrite) PWRITE(pwrite64) PREAD(pread) PREAD(pread64)

        ssize_t write(int file, const void *bytes, size_t count) {
            return refused("write", file, NULL, 0, NULL) ? -1 : syscall(SYS_write, file, bytes, count);
        }
        int renameat2(int from, const char *name, int to, const char *target, unsigned flags) {
            return refused("renameat2", from, name, to, target) ? -1 : (int)syscall(SYS_renameat2, from, name, to, target, flags);
        }
        int renameat(int from, const char *name, int to, const char *target) {
            return refused("renameat", from, name, to, target) ? -1 : (int)syscall(SYS_renameat2, from, name, to, target, 0);
        }
        int linkat(int from, const char *name, int to, const char *target, int flags) {
            return refused("linkat", from, name, to, target) ? -1 : (int)syscall(SYS_linkat, from, name, to, target, flags);
        }
        int unlinkat(int folder, const char *name, int flags) {
            return refused("unlinkat", folder, name, 0, NULL) ? -1 : (int)syscall(SYS_unlinkat, folder, name, flags);
        }
        int mkdirat(int folder, const char *name, mode_t mode) {
            return refused("mkdirat", folder, name, 0, NULL) ? -1 : (int)syscall(SYS_mkdirat, folder, name, mode);
        }
        int fsetxattr(int file, const char *name, const void *value, size_t size, int flags) {
            return refused("fsetxattr", file, NULL, 0, NULL) ? -1 : (int)syscall(SYS_fsetxattr, file, name, value, size, flags);
        }
        """#
}
