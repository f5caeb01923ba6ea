// What a process gives up for good before it reads hostile input. Every call is one-way: nothing here can be undone.
#ifndef HATSPOOL_CLINUX_LOCKDOWN_H
#define HATSPOOL_CLINUX_LOCKDOWN_H

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Declared only under _GNU_SOURCE or _DEFAULT_SOURCE. */
extern int unshare(int flags);
extern int memfd_create(const char *name, unsigned int flags);
extern int chroot(const char *path);
enum { hatspool_new_user_namespace = 0x10000000, hatspool_new_network_namespace = 0x40000000 };

/* No new privileges by exec, no core, no other process of this user may look into the memory. 0 or -1. */
static inline int hatspool_give_up_privileges(void) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

enum hatspool_limit {
    hatspool_limit_memory = RLIMIT_AS,
    hatspool_limit_files = RLIMIT_NOFILE,
    hatspool_limit_file_bytes = RLIMIT_FSIZE,
    hatspool_limit_core = RLIMIT_CORE,
    hatspool_limit_processes = RLIMIT_NPROC
};

static inline int hatspool_set_limit(enum hatspool_limit limit, unsigned long value) {
    struct rlimit both = {value, value};
    return setrlimit((int)limit, &both);
}

/* Landlock with no rule: every file system access that its first version knows is refused. 0, or -1 without Landlock. */
static inline int hatspool_refuse_files(void) {
#if defined(SYS_landlock_create_ruleset) && defined(SYS_landlock_restrict_self)
    struct landlock_ruleset_attr rules = {.handled_access_fs = (1ULL << 13) - 1};
    int number = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules.handled_access_fs, 0);
    if (number < 0) return -1;
    int result = (int)syscall(SYS_landlock_restrict_self, number, 0);
    close(number);
    return result;
#else
    errno = ENOSYS;
    return -1;
#endif
}

#endif
