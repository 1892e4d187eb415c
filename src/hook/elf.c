/* What dlopen() maps it believes: a library that was half copied ends the process by SIGBUS. So the parts
 * that a file claims to have are counted first (elf(5)); all else dlopen() finds out by itself. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "hook/internal.h"

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define OUR_ORDER ELFDATA2LSB
#else
#define OUR_ORDER ELFDATA2MSB
#endif
#define OUR_CLASS (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32)

enum { SEGMENTS_CAP = 1024 };

static bool
no_library(const char *shown, const char *why, GError **error)
{
    error_set(error, ERR_CONFIG, "plugin %s is no shared library: %s", shown, why);
    error_hint(error, "Make one with: cc -shared -fPIC $(pkg-config --cflags confiture) -o %s SOURCE.c",
               shown);
    return false;
}

static bool
read_at(int fd, void *to, size_t length, uint64_t offset)
{
    return offset <= (uint64_t)G_MAXINT64 && pread(fd, to, length, (off_t)offset) == (ssize_t)length;
}

static bool
check_segments(int fd, const ElfW(Ehdr) * header, uint64_t size, const char *shown, GError **error)
{
    if (header->e_phentsize != sizeof(ElfW(Phdr)) || header->e_phnum == 0 || header->e_phnum > SEGMENTS_CAP)
        return no_library(shown, "its header makes no sense", error);
    for (unsigned i = 0; i < header->e_phnum; i++) {
        ElfW(Phdr) segment;
        if (!read_at(fd, &segment, sizeof segment, (uint64_t)header->e_phoff + i * sizeof segment))
            return no_library(shown, "it is cut short", error);
        if (segment.p_type == PT_LOAD &&
            (segment.p_offset > size || segment.p_filesz > size - segment.p_offset))
            return no_library(shown, "it is cut short", error);
    }
    return true;
}

static bool
check_file(int fd, const char *shown, GError **error)
{
    struct stat status;
    ElfW(Ehdr) header;
    if (fstat(fd, &status) != 0) {
        error_set_errno(error, errno, "read plugin", shown);
        return false;
    }
    if (!S_ISREG(status.st_mode))
        return no_library(shown, "it is no file", error);
    if (!read_at(fd, &header, sizeof header, 0) || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return no_library(shown, "it does not begin as one does", error);
    /* Of another machine: dlopen() looks no further, and says so. */
    if (header.e_ident[EI_CLASS] != OUR_CLASS || header.e_ident[EI_DATA] != OUR_ORDER)
        return true;
    return check_segments(fd, &header, (uint64_t)status.st_size, shown, error);
}

bool
hook_check_library(const char *path, const char *shown, GError **error)
{
    /* O_NONBLOCK: a pipe would keep us waiting for who writes. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        error_set_errno(error, errno, "read plugin", shown);
        error_hint(
            error,
            "Plugins are named by their path, from the project directory on; they are not searched for.");
        return false;
    }
    bool ok = check_file(fd, shown, error);
    close(fd);
    return ok;
}
