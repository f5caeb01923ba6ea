// Open files handed from one process to another, and the life of a child process. glibc has these only as macros,
// variadic calls or feature test macros, none of which Swift sees.
#ifndef HATSPOOL_CLINUX_HANDOVER_H
#define HATSPOOL_CLINUX_HANDOVER_H

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* spawn.h declares it only under _GNU_SOURCE or _DEFAULT_SOURCE. */
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/* The name of a signal without SIG, such as "SEGV"; NULL for one that glibc does not know. Static text. */
extern const char *sigabbrev_np(int signal);

/* Most open files of one message; the kernel's own bound is 253. */
enum { hatspool_files_max = 64 };

union hatspool_control {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int) * hatspool_files_max)];
};

/* Sends bytes, the open files, at most hatspool_files_max, beside the first of them. The result is that of sendmsg(2). */
static inline ssize_t hatspool_send(int socket, const void *bytes, size_t count, const int *files, size_t file_count) {
    struct iovec part = {(void *)bytes, count};
    struct msghdr message = {0};
    union hatspool_control control;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (file_count > hatspool_files_max) {
        errno = EINVAL;
        return -1;
    }
    if (file_count > 0) {
        size_t size = sizeof(int) * file_count;
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(size);
        memset(&control, 0, CMSG_SPACE(size));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size);
        memcpy(CMSG_DATA(header), files, size);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

/* Receives bytes and at most hatspool_files_max open files; *file_count says how many came; flags as of recvmsg(2), whose result it
   has; -1 with EMSGSIZE when there were files that found no room. */
static inline ssize_t hatspool_receive(
    int socket, void *bytes, size_t capacity, int flags, int *files, size_t *file_count) {
    struct iovec part = {bytes, capacity};
    struct msghdr message = {0};
    union hatspool_control control;
    *file_count = 0;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    ssize_t count = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
    if (count < 0) return count;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header))
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
            size_t size = header->cmsg_len - CMSG_LEN(0);
            memcpy(files, CMSG_DATA(header), size);
            *file_count = size / sizeof(int);
        }
    if (message.msg_flags & MSG_CTRUNC) {
        errno = EMSGSIZE;
        return -1;
    }
    return count;
}

/* A descriptor that becomes readable when the process ends; negative where the kernel has none. */
static inline int hatspool_process_descriptor(int process) {
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, process, 0);
#else
    (void)process;
    return -1;
#endif
}

#endif
