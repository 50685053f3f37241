// Sees the durable calls of a process, numbered over all of its threads, and kills it before one of them, or fails that one.
//
//   cc -shared -fPIC -O1 -o shim.so shim.c
//   SHIM_ROOT=FOLDER SHIM_LOG=FILE [SHIM_AT=NUMBER [SHIM_ERROR=ERRNO]] LD_PRELOAD=./shim.so PROGRAM …
//
// What counts is what changes something below SHIM_ROOT. A line of the log is "number thread call descriptor path".
// The clock for waiting is 20 s ahead at each look, so that progress that is told now and then is told each time.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char *root;
static int log_file = -1;
static long at, error, number, looks;

__attribute__((constructor)) static void begin(void) {
  const char *text;
  root = getenv("SHIM_ROOT");
  if (!root) return;
  if ((text = getenv("SHIM_AT"))) at = atol(text);
  if ((text = getenv("SHIM_ERROR"))) error = atol(text);
  if ((text = getenv("SHIM_LOG"))) {
    log_file = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  }
  unsetenv("LD_PRELOAD");  // Not for the programs that it starts.
}

// Whether a call is to fail, with errno set. The path is the descriptor's where it is null.
static int fails(const char *call, int descriptor, const char *path) {
  char link[64], target[PATH_MAX] = "", line[PATH_MAX + 128];
  if (!root) return 0;
  if (!path) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    if (readlink(link, target, sizeof target - 1) < 0) return 0;
    path = target;
  }
  if (strncmp(path, root, strlen(root))) return 0;
  long mine = __atomic_add_fetch(&number, 1, __ATOMIC_SEQ_CST);
  int length = snprintf(line, sizeof line, "%ld %ld %s %d %s\n", mine, syscall(SYS_gettid), call, descriptor, path);
  if (log_file >= 0) syscall(SYS_write, log_file, line, length);
  if (mine != at) return 0;
  if (!error) kill(getpid(), SIGKILL);
  errno = error;
  return 1;
}

static int open_at(int folder, const char *path, int flags, mode_t mode) {
  if ((flags & (O_ACCMODE | O_CREAT)) && fails("open", -1, path)) return -1;
  return syscall(SYS_openat, folder, path, flags, mode);
}

#define OPEN(name, parameters, folder) \
  int name parameters { \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    return open_at(folder, path, flags, mode); \
  }
OPEN(open, (const char *path, int flags, ...), AT_FDCWD)
OPEN(open64, (const char *path, int flags, ...), AT_FDCWD)
OPEN(openat, (int folder, const char *path, int flags, ...), folder)
OPEN(openat64, (int folder, const char *path, int flags, ...), folder)

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  return fails("pwrite", file, NULL) ? -1 : syscall(SYS_pwrite64, file, bytes, count, offset);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return pwrite64(file, bytes, count, offset); }

int ftruncate64(int file, off64_t size) { return fails("ftruncate", file, NULL) ? -1 : syscall(SYS_ftruncate, file, size); }
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int fsync(int file) { return fails("fsync", file, NULL) ? -1 : syscall(SYS_fsync, file); }
int fdatasync(int file) { return fails("fdatasync", file, NULL) ? -1 : syscall(SYS_fdatasync, file); }

int mkdir(const char *path, mode_t mode) {
  return fails("mkdir", -1, path) ? -1 : syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}
int rename(const char *path, const char *other) {
  return fails("rename", -1, other) ? -1 : syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, other, 0);
}
int unlink(const char *path) { return fails("unlink", -1, path) ? -1 : syscall(SYS_unlinkat, AT_FDCWD, path, 0); }

int clock_gettime(clockid_t clock, struct timespec *time) {
  int status = syscall(SYS_clock_gettime, clock, time);
  if (root && clock == CLOCK_BOOTTIME) time->tv_sec += 20 * __atomic_add_fetch(&looks, 1, __ATOMIC_SEQ_CST);
  return status;
}
