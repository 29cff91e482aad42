#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <unistd.h>

int lifeguard_spawn(pid_t *process, char *const arguments[], char *const environment[], const char *directory, int input, int output, int errors) {
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure != 0) return failure;
    posix_spawnattr_t attributes;
    failure = posix_spawnattr_init(&attributes);
    if (failure != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }
    // Whoever starts this may run on a thread that blocks signals, which the child would inherit and never see the signal to end.
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    if ((failure = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)) == 0
        && (failure = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)) == 0
        && (failure = posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)) == 0
        && (failure = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)) == 0
        && (failure = posix_spawn_file_actions_addchdir_np(&actions, directory)) == 0
        && (failure = posix_spawnattr_setsigmask(&attributes, &none)) == 0
        && (failure = posix_spawnattr_setsigdefault(&attributes, &all)) == 0
        && (failure = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID)) == 0) {
        failure = posix_spawnp(process, arguments[0], &actions, &attributes, arguments, environment);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int lifeguard_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
}

void lifeguard_conceal(void) { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
