// How a group of new files is made durable best: prints files/s of each way, alternately, for groups of several sizes.
//
//     cc -O2 -pthread -o /tmp/flush-probe Benchmarks/flush-probe.c && /tmp/flush-probe FOLDER [ROUNDS]
//
// Each way writes files of 9 KB under temporary names, flushes them, renames them into another folder and flushes both
// folders, as the spool does. FOLDER must be on the file system that is measured; its content is removed.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { bytes = 9 * 1024, count_max = 512, threads = 8 };
static int files[count_max], count, work, target;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void check(int result, const char *call) {
    if (result < 0) { perror(call); exit(74); }
}

static void one_by_one(void) { for (int i = 0; i < count; i++) check(fdatasync(files[i]), "fdatasync"); }

static void *some(void *first) {
    for (int i = (int)(long)first; i < count; i += threads) check(fdatasync(files[i]), "fdatasync");
    return NULL;
}

static void from_threads(void) {
    pthread_t thread[threads];
    for (long i = 0; i < threads; i++) check(-pthread_create(&thread[i], NULL, some, (void *)i), "pthread_create");
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
}

static void started_first(void) {
    for (int i = 0; i < count; i++) check(sync_file_range(files[i], 0, 0, SYNC_FILE_RANGE_WRITE), "sync_file_range");
    one_by_one();
}

static void file_system(void) { check(syncfs(work), "syncfs"); }

static void run(void (*flush)(void)) {
    static char content[bytes];
    char name[32];
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%d", i);
        check(files[i] = openat(work, name, O_WRONLY | O_CREAT | O_TRUNC, 0600), "openat");
        memset(content, 'a' + i % 26, sizeof content);
        check(write(files[i], content, sizeof content) == bytes ? 0 : -1, "write");
    }
    flush();
    if (flush != file_system) check(fsync(work), "fsync");
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%d", i);
        check(renameat(work, name, target, name), "renameat");
        close(files[i]);
    }
    check(fsync(target), "fsync");
    check(fsync(work), "fsync");
}

int main(int argc, char **argv) {
    static const struct { const char *name; void (*flush)(void); } ways[] = {
        {"fdatasync, one after another", one_by_one}, {"fdatasync from 8 threads", from_threads},
        {"sync_file_range for all, then fdatasync", started_first}, {"syncfs", file_system},
    };
    static const int counts[] = {1, 2, 4, 8, 16, 64, 256};
    if (argc < 2) { fprintf(stderr, "usage: flush-probe FOLDER [ROUNDS]\n"); return 64; }
    int rounds = argc > 2 ? atoi(argv[2]) : 5;
    check(chdir(argv[1]), argv[1]);
    mkdir("work", 0700);
    mkdir("target", 0700);
    check(work = open("work", O_RDONLY | O_DIRECTORY), "open");
    check(target = open("target", O_RDONLY | O_DIRECTORY), "open");
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        double seconds[4] = {0};
        count = counts[c];
        int repeats = count < 16 ? 16 / count : 1;
        for (int round = 0; round < rounds; round++)
            for (int way = 0; way < 4; way++) {
                double begin = now();
                for (int i = 0; i < repeats; i++) run(ways[way].flush);
                seconds[way] += now() - begin;
            }
        for (int way = 0; way < 4; way++)
            printf("%4d files: %8.0f files/s  %s\n", count, rounds * repeats * count / seconds[way], ways[way].name);
    }
    char name[32];
    for (int i = 0; i < count_max; i++) {
        snprintf(name, sizeof name, "%d", i);
        unlinkat(target, name, 0);
    }
    rmdir("work");
    rmdir("target");
    return 0;
}
