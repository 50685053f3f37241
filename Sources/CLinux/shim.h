#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* GNU's own functions are declared here: to ask the headers for them would change types that Swift's module has as well. */
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/* What Linux has and Swift's view of the C library does not: functions with a variable number of arguments, and GNU's own. */

/* Makes this process the parent of its descendants' orphans. */
static inline int clinux_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

/* A pipe that no program which is started inherits. */
static inline int clinux_closed_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

/* A file that can be read when a process has ended. Signals would not do: any thread may take them. */
static inline int clinux_process_file(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

/* The folder in which a program starts. */
static inline int clinux_start_in(posix_spawn_file_actions_t *actions, const char *path) {
  return posix_spawn_file_actions_addchdir_np(actions, path);
}

/* Only files below a number are inherited, whatever another thread has opened. */
static inline int clinux_close_others(posix_spawn_file_actions_t *actions, int from) {
  return posix_spawn_file_actions_addclosefrom_np(actions, from);
}
