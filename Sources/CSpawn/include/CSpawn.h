#pragma once

#include <sys/types.h>

/// Starts `arguments[0]`, found through PATH, as the leader of a new session in `directory`, with every signal as at the birth of a process and
/// no descriptor but the three given ones. The parts of posix_spawn(3) that this takes are glibc's own, which Swift's Glibc module leaves out.
///
/// Returns 0 and the process's number, or an errno.
int lifeguard_spawn(pid_t *process, char *const arguments[], char *const environment[], const char *directory, int input, int output, int errors);

/// A pipe whose ends no child inherits. Returns 0, or an errno.
int lifeguard_pipe(int ends[2]);

/// Shuts this process's environment and memory (/proc/PID/environ, /proc/PID/mem, ptrace) to other processes of its own user, the children that it
/// starts among them; a core is no longer dumped either. prctl(2), PR_SET_DUMPABLE, which Swift cannot call as it takes any number of arguments.
void lifeguard_conceal(void);
