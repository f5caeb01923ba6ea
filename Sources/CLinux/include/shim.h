// Linux calls that glibc declares only under _GNU_SOURCE, which the Glibc module does not define, or in headers that the
// module lacks. The prototypes are written out here, so that nothing depends on a macro being seen in time.
#ifndef HATSPOOL_CLINUX_SHIM_H
#define HATSPOOL_CLINUX_SHIM_H

#include <fcntl.h>
#include <linux/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

extern int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int flags);
extern int syncfs(int fd);
extern long syscall(long number, ...);
extern int fsetxattr(int fd, const char *name, const void *value, __SIZE_TYPE__ size, int flags);

/* The name of an error number, such as "ENOSPC"; NULL for one that glibc does not know. Static text. */
extern const char *strerrorname_np(int number);

enum { hatspool_rename_noreplace = 1 };

/* fcntl(2) leases: F_SETLEASE with F_RDLCK is granted only while nobody has the file open for writing. */
enum { hatspool_f_setlease = 1024 };

/* The signal sent when a lease is broken; SIGIO, the default, would end a process that does not handle it. */
enum { hatspool_f_setsig = 10 };

/* When the open file was made, in nanoseconds since 1970; 0 where the file system does not keep it. */
static inline long long hatspool_birth_nanoseconds(int fd) {
    struct statx status;
    if (syscall(SYS_statx, fd, "", 0x1000 /* AT_EMPTY_PATH */, STATX_BTIME, &status) != 0) return 0;
    if ((status.stx_mask & STATX_BTIME) == 0) return 0;
    return status.stx_btime.tv_sec * 1000000000LL + status.stx_btime.tv_nsec;
}

/* Where a claimed file came from, kept beside its bytes (xattr(7)). 0, or -1 with errno. */
static inline int hatspool_set_claim_attribute(int fd, const void *value, size_t count) {
    return fsetxattr(fd, "user.hatspool.claim", value, count, 0);
}

/* The number of bytes, or -1 with errno. */
static inline long hatspool_get_claim_attribute(int fd, void *value, size_t count) {
    return (long)fgetxattr(fd, "user.hatspool.claim", value, count);
}

/* Extended attributes by name (xattr(7)): the number of bytes or 0, or -1 with errno. */
static inline long hatspool_get_attribute(int fd, const char *name, void *value, size_t count) {
    return (long)fgetxattr(fd, name, value, count);
}

static inline int hatspool_set_attribute(int fd, const char *name, const void *value, size_t count) {
    return fsetxattr(fd, name, value, count, 0);
}

static inline int hatspool_remove_attribute(int fd, const char *name) { return fremovexattr(fd, name); }

/* Has a network or FUSE file system ask its server for the attributes of an open file, so that the next fstat(2) returns
   current values. Older kernels and file systems without a server answer from their cache. */
static inline void hatspool_refresh_attributes(int fd) {
    unsigned long buffer[64] = {0}; /* struct statx has 256 bytes */
    const int empty_path = 0x1000, force_sync = 0x2000, basic_stats = 0x7ff;
    (void)syscall(SYS_statx, fd, "", empty_path | force_sync, basic_stats, buffer);
}

/* The magic number of the file system that an open file lies on (statfs(2)); 0 when the call fails. */
static inline unsigned long hatspool_file_system_magic(int fd) {
    struct statfs status;
    return fstatfs(fd, &status) == 0 ? (unsigned long)status.f_type : 0;
}

#endif
