// Linux calls that glibc declares only under _GNU_SOURCE, which the Glibc module does not define.
#ifndef HATSPOOL_CLINUX_SHIM_H
#define HATSPOOL_CLINUX_SHIM_H

extern int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int flags);
extern int syncfs(int fd);

enum { hatspool_rename_noreplace = 1 };

/* fcntl(2) leases: F_SETLEASE with F_RDLCK is granted only while nobody has the file open for writing. */
enum { hatspool_f_setlease = 1024 };

#endif
