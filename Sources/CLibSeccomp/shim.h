// The system calls that a sandboxed process keeps (seccomp(2)), installed with libseccomp. Its macros and variadic calls are not seen by
// Swift, so the filter is built here.
#ifndef HATSPOOL_CLIBSECCOMP_SHIM_H
#define HATSPOOL_CLIBSECCOMP_SHIM_H

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

/* Lets every thread of the process keep only what reading open files, memory and its own threads need. All else fails with EPERM; a
   call of another architecture (x32 among them) ends the process. One-way. 0; -1 with errno where the kernel has no such filters. */
static inline int hatspool_refuse_calls(void) {
    static const int allowed[] = {
        /* Open files: read, write, look at; never open. */
        SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(write), SCMP_SYS(writev),
        SCMP_SYS(recvmsg), SCMP_SYS(recvfrom), SCMP_SYS(sendmsg), SCMP_SYS(sendto), SCMP_SYS(close), SCMP_SYS(lseek),
        SCMP_SYS(fstat), SCMP_SYS(fadvise64), SCMP_SYS(poll), SCMP_SYS(ppoll),
        /* Memory; see below for what may be executed. */
        SCMP_SYS(futex), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
        /* Time, random numbers, its own signals and the end. */
        SCMP_SYS(setitimer), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(clock_nanosleep),
        SCMP_SYS(nanosleep), SCMP_SYS(sched_yield), SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid),
        SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
        SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group),
    };
    /* Allowed where these bits of an argument have this value: the arguments are ints, whose upper halves say nothing. */
    const scmp_datum_t all = 0xFFFFFFFFu, empty_path = 0x1000 /* AT_EMPTY_PATH */;
    const struct {
        int call;
        struct scmp_arg_cmp argument;
    } conditional[] = {
        {SCMP_SYS(newfstatat), SCMP_A3(SCMP_CMP_MASKED_EQ, all, empty_path)},
        {SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_MASKED_EQ, all, (scmp_datum_t)getpid())},
    };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL) {
        errno = ENOMEM;
        return -1;
    }
    int result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (result == 0) result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    /* A binary tree: a call passes some six comparisons instead of fifty. */
    if (result == 0) result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (size_t i = 0; result == 0 && i < sizeof allowed / sizeof allowed[0]; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; result == 0 && i < sizeof conditional / sizeof conditional[0]; i++)
        result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, conditional[i].call, 1, &conditional[i].argument);
    if (result == 0) result = seccomp_load(filter);
    seccomp_release(filter);
    if (result == 0) return 0;
    errno = -result;
    return -1;
}

#endif
