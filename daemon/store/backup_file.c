/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A copy as a file: its folder, its name, its checksum, who goes when there are too many. Whoever
 * writes into a folder holds its lock, so what has no name yet was left by somebody who died.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <openssl/evp.h>

#include "daemon/store/backup.h"
#include "vigie/output.h"
#include "vigie/translate.h"

#define FOLDER "backups"
#define DIGITS2 "[0-9][0-9]"
#define DATED "vigie-" DIGITS2 DIGITS2 "-" DIGITS2 "-" DIGITS2 "T" DIGITS2 DIGITS2 DIGITS2 "Z*.db"
#define CHUNK_BYTES (256u << 10)
#define SEAL_DIGITS 64 /* SHA-256 */

const char *vigie_backup_fault_text(enum vigie_backup_fault fault)
{
	static const char *const texts[] = {[VIGIE_BACKUP_SOUND] = "",
#define X(enumerator, text) [VIGIE_BACKUP_##enumerator] = text,
					    VIGIE_BACKUP_FAULTS(X)
#undef X
	};

	return texts[fault];
}

/* ---- the folder ---- */

/* With its slash; "" for a bare name. */
static int append_folder(struct vigie_buffer *path, const char *file)
{
	const char *slash = strrchr(file, '/');

	if (slash)
		vigie_buffer_append(path, file, (size_t)(slash - file) + 1);
	return vigie_buffer_error(path);
}

static int append_backups(struct vigie_buffer *path, const char *store)
{
	int r = append_folder(path, store);

	vigie_buffer_append_string(path, FOLDER);
	return r < 0 ? r : vigie_buffer_error(path);
}

/* The folder of this file, for this process alone until it is closed. Where a file system knows no
 * locks there is nobody to wait for either. */
static int lock_folder_of(const char *file)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	VIGIE_CLEANUP(vigie_closep) int fd = -1;
	int r = append_folder(&path, file);

	if (r < 0)
		return r;
	fd = open(path.size ? path.data : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while (flock(fd, LOCK_EX) < 0)
		if (errno != EINTR)
			break;
	return TAKE_FD(fd);
}

/* ---- the checksum ---- */

static void context_freep(EVP_MD_CTX **context)
{
	EVP_MD_CTX_free(*context);
}

static int digest_file(const char *path, EVP_MD_CTX *context, char *chunk)
{
	VIGIE_CLEANUP(vigie_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd;

	while (n >= 0 && (n = read(fd, chunk, CHUNK_BYTES)) > 0)
		if (!EVP_DigestUpdate(context, chunk, (size_t)n))
			return -ENOMEM;
	return n < 0 ? -errno : 0;
}

static int compute_seal(const char *path, char ret_text[SEAL_DIGITS + 1])
{
	VIGIE_CLEANUP(context_freep) EVP_MD_CTX *context = EVP_MD_CTX_new();
	VIGIE_CLEANUP(vigie_freep) char *chunk = malloc(CHUNK_BYTES);
	unsigned char digest[EVP_MAX_MD_SIZE];
	int r;

	if (!chunk || !context || !EVP_DigestInit_ex(context, EVP_sha256(), NULL))
		return -ENOMEM;
	r = digest_file(path, context, chunk);
	if (r < 0)
		return r;
	if (!EVP_DigestFinal_ex(context, digest, NULL))
		return -ENOMEM;
	for (size_t i = 0; i < SEAL_DIGITS / 2; i++)
		snprintf(ret_text + 2 * i, 3, "%02x", digest[i]);
	return 0;
}

int backup_seal(const char *path, const char *name)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer seal = {0}, line = {0};
	const char *slash = strrchr(name, '/');
	char digits[SEAL_DIGITS + 1];
	int r = compute_seal(path, digits);

	if (r < 0)
		return r;
	vigie_buffer_append_format(&seal, "%s" BACKUP_SEAL, name);
	vigie_buffer_append_format(&line, "%s  %s\n", digits, slash ? slash + 1 : name);
	if (vigie_buffer_error(&seal) || vigie_buffer_error(&line))
		return -ENOMEM;
	return vigie_output_replace(seal.data, line.data, line.size, 0600);
}

/* 0; 1 there is none; -errno. */
static int read_seal(const char *path, char ret_text[SEAL_DIGITS + 1])
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer seal = {0};
	VIGIE_CLEANUP(vigie_closep) int fd = -1;
	ssize_t n;

	vigie_buffer_append_format(&seal, "%s" BACKUP_SEAL, path);
	if (vigie_buffer_error(&seal))
		return -ENOMEM;
	fd = open(seal.data, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 1 : -errno;
	n = read(fd, ret_text, SEAL_DIGITS);
	if (n < 0)
		return -errno;
	ret_text[n] = '\0';
	return 0;
}

int backup_check_seal(const char *path, bool *ret_sealed)
{
	char wanted[SEAL_DIGITS + 1], found[SEAL_DIGITS + 1];
	int r = read_seal(path, wanted);

	if (r == 0)
		r = compute_seal(path, found);
	if (r < 0)
		return r;
	*ret_sealed = r == 0;
	return r == 1 || strcmp(wanted, found) == 0 ? 0 : VIGIE_BACKUP_CHECKSUM;
}

int vigie_backup_verify(const char *path, struct vigie_backup *ret_backup)
{
	struct vigie_backup backup = {0};
	bool sealed = false;
	int r = backup_check_seal(path, &sealed);

	if (r == 0)
		r = backup_examine(path, &backup);
	if (r != 0)
		return r;
	backup.sealed = sealed;
	*ret_backup = backup;
	return 0;
}

/* ---- making one ---- */

static int create_part(const char *part)
{
	int fd;

	if (unlink(part) < 0 && errno != ENOENT)
		return -errno;
	fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int bring_to_disk(const char *part)
{
	VIGIE_CLEANUP(vigie_closep) int fd = open(part, O_RDONLY | O_CLOEXEC);

	return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

/* After a failure: what SQLite kept beside it too, on a full disk. */
static void remove_part(const char *part)
{
	char journal[PATH_MAX];

	(void)unlink(part);
	if (snprintf(journal, sizeof(journal), "%s-journal", part) < (int)sizeof(journal))
		(void)unlink(journal);
}

/* The checksum comes first: a copy with its name has one. */
static int name_it(const char *part, const char *to, int folder)
{
	int r = bring_to_disk(part);

	if (r == 0)
		r = backup_seal(part, to);
	if (r == 0 && rename(part, to) < 0)
		r = -errno;
	return r == 0 && fsync(folder) < 0 ? -errno : r;
}

int vigie_backup_make(const char *store, const char *to, struct vigie_backup *ret_backup)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer part = {0};
	VIGIE_CLEANUP(vigie_closep) int folder = lock_folder_of(to);
	struct vigie_backup backup = {0};
	int r;

	if (folder < 0)
		return folder;
	if (access(store, F_OK) < 0)
		return -errno;
	if (access(to, F_OK) == 0)
		return -EEXIST;
	vigie_buffer_append_format(&part, "%s" BACKUP_PART, to);
	if (vigie_buffer_error(&part))
		return -ENOMEM;
	r = create_part(part.data);
	if (r < 0)
		return r;
	r = backup_copy(store, part.data, &backup);
	if (r == 0)
		r = name_it(part.data, to, folder);
	if (r != 0) {
		remove_part(part.data);
		return r;
	}
	backup.sealed = true;
	*ret_backup = backup;
	return 0;
}

static void append_name(struct vigie_buffer *path, vigie_time now, const char *label)
{
	int second;
	vigie_day day = vigie_clock_local(now, NULL, &second);

	vigie_buffer_append_string(path, "/vigie-");
	vigie_day_append_iso(path, day);
	vigie_buffer_append_format(path, "T%02d%02d%02dZ%s%s.db", second / 3600, second / 60 % 60,
				   second % 60, *label ? "-" : "", label);
}

/* Made by root at a prompt, a copy is still the service's, which rotates and verifies it. */
static int give_away(const char *path, const char *store)
{
	struct stat owner;

	if (geteuid() != 0)
		return 0;
	return stat(store, &owner) < 0 || chown(path, owner.st_uid, owner.st_gid) < 0 ? -errno : 0;
}

static int make_folder(const char *path, const char *store)
{
	if (mkdir(path, 0700) < 0)
		return errno == EEXIST ? 0 : -errno;
	return give_away(path, store);
}

int vigie_backup_make_dated(const char *store, vigie_time now, const char *label,
			    struct vigie_buffer *path, struct vigie_backup *ret_backup)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer to = {0}, seal = {0};
	int r = append_backups(&to, store);

	if (r == 0 && access(store, F_OK) < 0)
		r = -errno;
	if (r == 0)
		r = make_folder(to.data, store);
	if (r < 0)
		return r;
	append_name(&to, now, label);
	vigie_buffer_append_format(&seal, "%s" BACKUP_SEAL, vigie_buffer_string(&to));
	if (vigie_buffer_error(&to) || vigie_buffer_error(&seal))
		return -ENOMEM;
	r = vigie_backup_make(store, to.data, ret_backup);
	if (r == 0)
		r = give_away(to.data, store);
	if (r == 0)
		r = give_away(seal.data, store);
	vigie_buffer_append(path, to.data, to.size);
	return r == 0 ? vigie_buffer_error(path) : r;
}

/* ---- those that are there ---- */

static int is_dated(const struct dirent *entry)
{
	return fnmatch(DATED, entry->d_name, 0) == 0;
}

static int is_beside(const struct dirent *entry)
{
	return fnmatch(DATED ".?*", entry->d_name, 0) == 0;
}

static int newest_first(const struct dirent **one, const struct dirent **other)
{
	return strcmp((*other)->d_name, (*one)->d_name);
}

int backup_remove(const char *path)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer seal = {0};

	vigie_buffer_append_format(&seal, "%s" BACKUP_SEAL, path);
	if (vigie_buffer_error(&seal))
		return -ENOMEM;
	if (unlink(path) < 0)
		return -errno;
	return unlink(seal.data) < 0 && errno != ENOENT ? -errno : 0;
}

static int remove_old(const char *folder, const char *name, size_t place, size_t keep)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	int r;

	if (place < keep)
		return 0;
	vigie_buffer_append_format(&path, "%s%s", folder, name);
	r = vigie_buffer_error(&path);
	if (r == 0)
		r = backup_remove(path.data);
	return r < 0 ? r : 1;
}

/* What is beside a copy that is not there was left by one who was interrupted. */
static int remove_left(const char *folder, const char *name)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer copy = {0}, path = {0};

	vigie_buffer_append_format(&copy, "%s%.*s", folder, (int)(strstr(name, ".db.") + 3 - name),
				   name);
	vigie_buffer_append_format(&path, "%s%s", folder, name);
	if (vigie_buffer_error(&copy) || vigie_buffer_error(&path))
		return -ENOMEM;
	if (access(copy.data, F_OK) == 0)
		return 0;
	return unlink(path.data) < 0 ? -errno : 0;
}

static int rotate(const char *folder, size_t keep, size_t *ret_removed)
{
	struct dirent **names = NULL, **beside = NULL;
	int n = scandir(folder, &names, is_dated, newest_first), n_beside;
	size_t removed = 0;
	int r = n < 0 ? -errno : 0;

	for (int i = 0; i < n; i++) {
		r = r < 0 ? r : remove_old(folder, names[i]->d_name, (size_t)i, keep);
		removed += r == 1;
		free(names[i]);
	}
	free(names);
	n_beside = r < 0 ? 0 : scandir(folder, &beside, is_beside, newest_first);
	for (int i = 0; i < n_beside; i++) {
		r = r < 0 ? r : remove_left(folder, beside[i]->d_name);
		free(beside[i]);
	}
	free(beside);
	if (r < 0)
		return r;
	*ret_removed = removed;
	return 0;
}

int vigie_backup_rotate(const char *store, size_t keep, size_t *ret_removed)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	VIGIE_CLEANUP(vigie_closep) int folder = -1;
	int r = append_backups(&path, store);

	vigie_buffer_append_char(&path, '/');
	if (r < 0 || vigie_buffer_error(&path))
		return -ENOMEM;
	folder = lock_folder_of(path.data);
	return folder < 0 ? folder : rotate(path.data, keep, ret_removed);
}

static int read_moment(const char *name, vigie_time *ret_moment)
{
	vigie_day day;
	int hour, minute, second;

	if (vigie_day_parse_iso(name + 6, 10, &day) < 0 ||
	    sscanf(name + 16, "T%2d%2d%2dZ", &hour, &minute, &second) != 3)
		return -EINVAL;
	*ret_moment = vigie_clock_from_local(day, hour * 3600 + minute * 60 + second, NULL);
	return 0;
}

int vigie_backup_newest(const char *store, vigie_time *ret_moment)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	struct dirent **names = NULL;
	int r = append_backups(&path, store), n;

	if (r < 0)
		return r;
	n = scandir(path.data, &names, is_dated, newest_first);
	if (n < 0)
		return -errno;
	r = n > 0 ? read_moment(names[0]->d_name, ret_moment) : -ENOENT;
	for (int i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return r;
}
