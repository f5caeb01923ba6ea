// What a process gives up for good before it reads hostile input. Every call is one-way: nothing here can be undone.
#ifndef HATSPOOL_CLINUX_LOCKDOWN_H
#define HATSPOOL_CLINUX_LOCKDOWN_H

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
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

#if defined(__x86_64__)
#define HATSPOOL_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define HATSPOOL_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* Lets every thread of the process keep only what reading open files, memory and its own threads need. All else fails with
   EPERM; a call of another architecture ends the process. 0; -1 with errno where the kernel or the processor has none. */
static inline int hatspool_refuse_calls(void) {
#if !defined(HATSPOOL_ARCHITECTURE) || !defined(SYS_seccomp)
    errno = ENOSYS;
    return -1;
#else
#define HATSPOOL_LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define HATSPOOL_RETURN(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define HATSPOOL_ALLOW(call) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), HATSPOOL_RETURN(SECCOMP_RET_ALLOW)
/* Allowed where the low half of an argument has one value (equal), or none of some bits (without); EPERM otherwise. */
#define HATSPOOL_ALLOW_EQUAL(call, index, value)                                                        \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 4), HATSPOOL_LOAD(args[index]),                  \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)(value), 0, 1), HATSPOOL_RETURN(SECCOMP_RET_ALLOW), \
        HATSPOOL_RETURN(SECCOMP_RET_ERRNO | EPERM)
#define HATSPOOL_ALLOW_WITHOUT(call, index, bits)                                                       \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 4), HATSPOOL_LOAD(args[index]),                  \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (unsigned int)(bits), 1, 0), HATSPOOL_RETURN(SECCOMP_RET_ALLOW), \
        HATSPOOL_RETURN(SECCOMP_RET_ERRNO | EPERM)
    struct sock_filter steps[] = {
        HATSPOOL_LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, HATSPOOL_ARCHITECTURE, 1, 0),
        HATSPOOL_RETURN(SECCOMP_RET_KILL_PROCESS),
        HATSPOOL_LOAD(nr),
        /* Open files: read, write, look at; never open. */
        HATSPOOL_ALLOW(pread64), HATSPOOL_ALLOW(recvmsg), HATSPOOL_ALLOW(sendmsg), HATSPOOL_ALLOW(close),
        HATSPOOL_ALLOW(read), HATSPOOL_ALLOW(readv), HATSPOOL_ALLOW(preadv), HATSPOOL_ALLOW(write),
        HATSPOOL_ALLOW(writev), HATSPOOL_ALLOW(recvfrom), HATSPOOL_ALLOW(sendto), HATSPOOL_ALLOW(lseek),
        HATSPOOL_ALLOW(fstat), HATSPOOL_ALLOW_EQUAL(newfstatat, 3, 0x1000 /* AT_EMPTY_PATH */), HATSPOOL_ALLOW(fadvise64),
        HATSPOOL_ALLOW(ppoll),
#ifdef SYS_poll
        HATSPOOL_ALLOW(poll),
#endif
        /* Memory, but none that can be executed. */
        HATSPOOL_ALLOW(futex), HATSPOOL_ALLOW(brk), HATSPOOL_ALLOW_WITHOUT(mmap, 2, PROT_EXEC),
        HATSPOOL_ALLOW_WITHOUT(mprotect, 2, PROT_EXEC), HATSPOOL_ALLOW(munmap), HATSPOOL_ALLOW(mremap),
        HATSPOOL_ALLOW(madvise),
        /* Time, chance, signals to itself and the end. */
        HATSPOOL_ALLOW(setitimer), HATSPOOL_ALLOW(clock_gettime), HATSPOOL_ALLOW(gettimeofday),
        HATSPOOL_ALLOW(clock_nanosleep), HATSPOOL_ALLOW(nanosleep), HATSPOOL_ALLOW(sched_yield),
        HATSPOOL_ALLOW(getrandom), HATSPOOL_ALLOW(getpid), HATSPOOL_ALLOW(gettid),
        HATSPOOL_ALLOW_EQUAL(tgkill, 0, getpid()), HATSPOOL_ALLOW(rt_sigaction), HATSPOOL_ALLOW(rt_sigprocmask),
        HATSPOOL_ALLOW(rt_sigreturn), HATSPOOL_ALLOW(sigaltstack), HATSPOOL_ALLOW(restart_syscall),
        HATSPOOL_ALLOW(exit), HATSPOOL_ALLOW(exit_group),
        HATSPOOL_RETURN(SECCOMP_RET_ERRNO | EPERM),
    };
    struct sock_fprog program = {sizeof steps / sizeof steps[0], steps};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
#endif
}

#endif
