// Open files handed from one process to another, and the life of a child process. glibc tells these only through macros,
// variadic calls or feature test macros, none of which Swift sees.
#ifndef HATSPOOL_CLINUX_HANDOVER_H
#define HATSPOOL_CLINUX_HANDOVER_H

#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* spawn.h declares it only under _GNU_SOURCE or _DEFAULT_SOURCE. */
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/* Sends bytes, the open file beside the first of them unless it is negative. The result is that of sendmsg(2). */
static inline ssize_t hatspool_send(int socket, const void *bytes, size_t count, int file) {
    struct iovec part = {(void *)bytes, count};
    struct msghdr message = {0};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (file >= 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &file, sizeof(int));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

/* Receives bytes and at most one open file; *file is -1 when none came. The result is that of recvmsg(2). */
static inline ssize_t hatspool_receive(int socket, void *bytes, size_t capacity, int *file) {
    struct iovec part = {bytes, capacity};
    struct msghdr message = {0};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control;
    *file = -1;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    ssize_t count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (count < 0) return count;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header))
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
            header->cmsg_len == CMSG_LEN(sizeof(int)))
            memcpy(file, CMSG_DATA(header), sizeof(int));
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
