/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The folder of gpg and gpgsm, below /tmp, which the unit has for itself (PrivateTmp=): what a kill
 * leaves there goes with the service, and it is a public key. Refuses to reuse one.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "daemon/mail/seal_home.h"
#include "vigie/buffer.h"

#define OPEN_FOLDERS 4 /* gpg makes no deeper tree */

/* No agent (nothing secret is used), no network; no lock, which a kill would leave: nobody else
 * knows the folder. */
#define OPTIONS_BOTH                                                                               \
	"batch\nno-autostart\ndisable-dirmngr\nno-random-seed-file\ncipher-algo AES256\n"
/* The file that the administrator named is all the trust there is. A key made after this moment is
 * read, for us to say so. */
#define OPTIONS_OPENPGP                                                                            \
	"trust-model always\nno-auto-check-trustdb\nlock-never\nno-auto-key-locate\n"              \
	"no-auto-key-retrieve\nignore-time-conflict\nno-emit-version\nno-comments\n"
/* The chain of a certificate ends in a root that nobody put there: seal_certificate.c checks what
 * the certificate itself says. */
#define OPTIONS_SMIME                                                                              \
	"disable-crl-checks\ndisable-policy-checks\ndebug-no-chain-validation\n"                   \
	"log-file /dev/null\n"

static int write_file(const char *folder, const char *name, const struct vigie_buffer *text)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	VIGIE_CLEANUP(vigie_closep) int fd = -1;

	vigie_buffer_append_format(&path, "%s/%s", folder, name);
	if (vigie_buffer_error(&path) || vigie_buffer_error(text))
		return -ENOMEM;
	fd = open(path.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0)
		return -errno;
	return write(fd, text->data, text->size) == (ssize_t)text->size ? 0 : -EIO;
}

/* The moment is a parameter for them too: what has expired is a matter of the caller's clock. */
static int write_options(const char *folder, vigie_time now)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer openpgp = {0}, smime = {0};
	time_t seconds = now / VIGIE_USEC_PER_SEC;
	struct tm utc;
	char iso[32];
	int r;

	if (!gmtime_r(&seconds, &utc) || strftime(iso, sizeof(iso), "%Y%m%dT%H%M%S", &utc) == 0)
		return -EINVAL;
	vigie_buffer_append_format(&openpgp,
				   OPTIONS_BOTH OPTIONS_OPENPGP "faked-system-time %lld!\n",
				   (long long)seconds);
	vigie_buffer_append_format(&smime, OPTIONS_BOTH OPTIONS_SMIME "faked-system-time %s\n",
				   iso);
	r = write_file(folder, "gpg.conf", &openpgp);
	return r < 0 ? r : write_file(folder, "gpgsm.conf", &smime);
}

int seal_home_make(vigie_time now, char ret_path[SEAL_HOME_SIZE])
{
	char path[SEAL_HOME_SIZE] = "/tmp/vigie-seal-XXXXXX";
	int r;

	if (!mkdtemp(path))
		return -errno;
	r = write_options(path, now);
	if (r < 0) {
		seal_home_remove(path);
		return r;
	}
	memcpy(ret_path, path, sizeof(path));
	return 0;
}

static int on_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status, (void)type, (void)place;
	(void)remove(path);
	return 0;
}

void seal_home_remove(const char *path)
{
	/* What cannot be removed stays until the service ends; it holds nothing secret. */
	(void)nftw(path, on_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
