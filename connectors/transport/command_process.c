/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A program that runs for a source: without privileges, terminal, standard error or descriptors of
 * ours, with a few documented variables, in an empty folder of its own. Owns the process, its
 * output and its folder. Refuses to be outlived by anything of its session.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "connectors/transport/command.h"

#define NOBODY 65534 /* the user and the group without rights, on every Linux */
#define HIGH_FD 16 /* above the descriptors that the program is given */

/* X(resource, value): what one program of a source may use at most. */
#define LIMITS(X, order)                                                                           \
	X(RLIMIT_CORE, 0) /* a core file would hold pupils */                                      \
	X(RLIMIT_CPU, (order)->seconds) /* it waits for servers, it does not compute */            \
	X(RLIMIT_DATA, UINT64_C(1) << 30) /* half of what the unit allows for all */               \
	X(RLIMIT_FSIZE, (order)->size_limit) /* as its output */                                   \
	X(RLIMIT_NOFILE, 256) /* a leak of its own ends early */

/* Everything the child needs, made before the fork: nothing is allocated after it. */
struct child {
	const struct command_order *order;
	int null, output, secret, folder, told; /* descriptors; -1 none; `told` gets an errno */
	uid_t user;
	gid_t group;
	pid_t parent;
	char **environment;
};

enum { ENVIRONMENT_MOST = 8 };

static int add_variable(char **environment, const char *name, const char *value)
{
	size_t n = 0;

	while (environment[n])
		n++;
	return asprintf(&environment[n], "%s=%s", name, value) < 0 ? -ENOMEM : 0;
}

static int fill_environment(const struct command_order *order, const char *folder,
			    char **environment)
{
	const struct {
		const char *name, *value;
	} variables[] = {
		{"PATH", "/usr/local/bin:/usr/bin:/bin"},
		{"LANG", "C.UTF-8"},
		{"HOME", folder},
		{"TMPDIR", folder},
		{"VIGIE_SOURCE", order->source},
		{"VIGIE_USER", order->user},
		{"VIGIE_SECRET_FD", order->secret ? "3" : NULL},
	};
	int r = 0;

	_Static_assert(VIGIE_ARRAY_SIZE(variables) < ENVIRONMENT_MOST, "and a NULL");
	_Static_assert(COMMAND_SECRET_FD == 3, "as the variable says");
	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(variables); i++)
		if (variables[i].value)
			r = add_variable(environment, variables[i].name, variables[i].value);
	return r;
}

static void forget_environment(char *(*environment)[ENVIRONMENT_MOST])
{
	for (size_t i = 0; i < ENVIRONMENT_MOST; i++)
		free((*environment)[i]);
}

/* A file of no folder that holds the secret, to be read from its beginning; none where there is no
 * secret. 0 or -errno. */
static int offer_secret(const char *secret, int *ret_fd)
{
	VIGIE_CLEANUP(vigie_closep) int fd = -1;
	size_t size;

	if (!secret)
		return 0;
	size = strlen(secret);
	fd = memfd_create("vigie-secret", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, secret, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET) < 0)
		return -EIO;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

/* Root lends its rights to no program: it runs as the owner of the spool, else as nobody. */
static int choose_user(struct child *child)
{
	struct stat status;

	child->user = geteuid();
	child->group = getegid();
	if (child->user != 0)
		return 0;
	if (stat(child->order->spool, &status) < 0)
		return -errno;
	child->user = status.st_uid ? status.st_uid : NOBODY;
	child->group = status.st_uid ? status.st_gid : NOBODY;
	return 0;
}

/* From here on in the child, where only what is safe after a fork may be called. */
static int set_limits(const struct command_order *order)
{
	const struct {
		int resource;
		uint64_t most;
	} limits[] = {
#define X(name, value) {name, value},
		LIMITS(X, order)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(limits); i++) {
		struct rlimit limit;

		if (getrlimit(limits[i].resource, &limit) < 0)
			return -errno;
		if (limit.rlim_max > limits[i].most)
			limit.rlim_max = limits[i].most;
		limit.rlim_cur = limit.rlim_max;
		if (setrlimit(limits[i].resource, &limit) < 0)
			return -errno;
	}
	return 0;
}

/* When memory is short the kernel ends the program, not the service. A machine that refuses has the
 * limits above. */
static void volunteer(void)
{
	VIGIE_CLEANUP(vigie_closep)
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd >= 0)
		(void)!write(fd, "1000", 4);
}

static int drop_privileges(const struct child *child)
{
	if (geteuid() == 0 &&
	    (setgroups(0, NULL) < 0 || setresgid(child->group, child->group, child->group) < 0 ||
	     setresuid(child->user, child->user, child->user) < 0))
		return -errno;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return -errno;
	return getppid() == child->parent ? 0 : -ECHILD;
}

static void reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Gives each descriptor its number. All are moved away first: they may have the numbers of one
 * another. */
static int place_descriptors(struct child *child)
{
	const struct {
		int *fd;
		int number; /* -1: any high one, closed when the program begins */
	} places[] = {
		{&child->told, -1},
		{&child->folder, -1},
		{&child->null, STDIN_FILENO},
		{&child->output, STDOUT_FILENO},
		{&child->null, STDERR_FILENO},
		{&child->secret, COMMAND_SECRET_FD},
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(places); i++)
		if (*places[i].fd >= 0) {
			*places[i].fd = fcntl(*places[i].fd, F_DUPFD_CLOEXEC, HIGH_FD);
			if (*places[i].fd < 0)
				return -errno;
		}
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(places); i++)
		if (*places[i].fd >= 0 && places[i].number >= 0 &&
		    dup2(*places[i].fd, places[i].number) < 0)
			return -errno;
	return close_range(COMMAND_SECRET_FD + (child->secret >= 0), ~0U, CLOSE_RANGE_CLOEXEC) < 0
		       ? -errno
		       : 0;
}

static int become(struct child *child)
{
	int r;

	reset_signals();
	r = setsid() < 0 ? -errno : place_descriptors(child);
	if (r == 0)
		r = set_limits(child->order);
	if (r < 0)
		return r;
	volunteer();
	umask(077);
	r = drop_privileges(child);
	if (r == 0 && fchdir(child->folder) < 0)
		r = -errno;
	if (r < 0)
		return r;
	execve(child->order->words[0], child->order->words, child->environment);
	return -errno;
}

/* Waits until the child has become the program, or says why it could not. */
static int await_start(int told)
{
	int result = 0;
	ssize_t n;

	do
		n = read(told, &result, sizeof(result));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n == 0 ? 0 : result;
}

static int launch(struct child *child, struct command_process *process)
{
	VIGIE_CLEANUP(vigie_closep) int listening = -1;
	int pipe_fds[2], r;
	pid_t pid;

	if (pipe2(pipe_fds, O_CLOEXEC) < 0)
		return -errno;
	listening = pipe_fds[0];
	child->told = pipe_fds[1];
	child->parent = getpid();
	pid = fork();
	if (pid == 0) {
		int result = become(child);

		(void)!write(child->told, &result, sizeof(result));
		_exit(EXIT_FAILURE);
	}
	r = pid < 0 ? -errno : 0;
	close(child->told);
	if (r < 0)
		return r;
	process->pid = pid;
	r = await_start(listening);
	if (r < 0)
		return r;
	process->pidfd = pidfd_open(pid, 0);
	return process->pidfd < 0 ? -errno : 0;
}

static int start(struct child *child, char *(*environment)[ENVIRONMENT_MOST],
		 struct command_process *process)
{
	int r = choose_user(child);

	if (r == 0)
		r = vigie_command_make_folder(process->folder, child->user, child->group,
					      &child->folder);
	if (r == 0)
		r = fill_environment(child->order, process->folder, *environment);
	if (r == 0)
		r = offer_secret(child->order->secret, &child->secret);
	if (r < 0)
		return r;
	child->environment = *environment;
	child->null = open("/dev/null", O_RDWR | O_CLOEXEC);
	return child->null < 0 ? -errno : launch(child, process);
}

static void child_done(struct child *child)
{
	vigie_closep(&child->null);
	vigie_closep(&child->output);
	vigie_closep(&child->secret);
	vigie_closep(&child->folder);
}

int vigie_command_start(const struct command_order *order, struct command_process *ret_process)
{
	VIGIE_CLEANUP(child_done)
	struct child child = {
		.order = order, .null = -1, .output = -1, .secret = -1, .folder = -1, .told = -1};
	VIGIE_CLEANUP(forget_environment) char *environment[ENVIRONMENT_MOST] = {NULL};
	VIGIE_CLEANUP(vigie_command_done) struct command_process process = COMMAND_PROCESS_NONE;
	int pipe_fds[2], r;

	if (pipe2(pipe_fds, O_CLOEXEC) < 0)
		return -errno;
	process.output = pipe_fds[0];
	child.output = pipe_fds[1];
	if (fcntl(process.output, F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	r = start(&child, &environment, &process);
	if (r < 0)
		return r;
	*ret_process = process;
	process = COMMAND_PROCESS_NONE;
	return 0;
}

void vigie_command_end(struct command_process *process, siginfo_t *ret_end)
{
	siginfo_t end = {0};

	/* The session first: while its leader is not reaped, its number is nobody else's. */
	if (process->pid > 0) {
		kill(-process->pid, SIGKILL);
		while (waitid(P_PID, (id_t)process->pid, &end, WEXITED) < 0 && errno == EINTR)
			;
	}
	vigie_command_remove_folder(process->folder);
	vigie_closep(&process->pidfd);
	vigie_closep(&process->output);
	*process = COMMAND_PROCESS_NONE;
	if (ret_end)
		*ret_end = end;
}

void vigie_command_done(struct command_process *process)
{
	vigie_command_end(process, NULL);
}
