// Processes that a process makes of itself.
#ifndef HATSPOOL_CLINUX_OFFSPRING_H
#define HATSPOOL_CLINUX_OFFSPRING_H

#include <sys/prctl.h>
#include <sys/types.h>
#include <unistd.h>

/* fork(2). For a process of one thread only: the other threads would be missing, with whatever locks they hold. */
static inline pid_t hatspool_fork(void) { return fork(); }

/* The name that lists of processes show, at most fifteen characters. */
static inline void hatspool_set_process_name(const char *name) { (void)prctl(PR_SET_NAME, (unsigned long)name, 0, 0, 0); }

#endif
