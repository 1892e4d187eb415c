#include "pg/pidfile.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

enum {
    LINE_PID = 0,
    LINE_SOCKET_DIRECTORY = 4,
    LINE_SHARED_MEMORY = 6,
    LINE_STATUS = 7,
    PID_FILE_CAP = 65536
};

/* The beginning of /proc/<pid>/<name>; files there have no size, so file_read() does not fit. "" when gone.
 */
static void
read_proc(pid_t pid, const char *name, char *text, size_t size)
{
    char path[64];
    g_snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd >= 0 ? read(fd, text, size - 1) : 0;
    text[got > 0 ? got : 0] = '\0';
    if (fd >= 0)
        close(fd);
}

/* "R", "S", "Z"…: the state in /proc/<pid>/stat, behind the command name, which may hold blanks and ')'. */
static char
process_state(pid_t pid)
{
    char line[512];
    read_proc(pid, "stat", line, sizeof line);
    const char *end = strrchr(line, ')');
    return end && end[1] == ' ' ? end[2] : '\0';
}

static bool
process_is_postgres(pid_t pid)
{
    char name[32];
    read_proc(pid, "comm", name, sizeof name);
    return strcmp(g_strchomp(name), "postgres") == 0;
}

bool
postmaster_owns(const char *data, pid_t pid)
{
    char path[64];
    struct stat ours;
    struct stat theirs;
    g_snprintf(path, sizeof path, "/proc/%d/cwd", (int)pid);
    /* A process of another user cannot be followed (EACCES); it is then no server of a directory of ours. */
    if (pid <= 0 || stat(data, &ours) != 0 || stat(path, &theirs) != 0)
        return false;
    if (ours.st_dev != theirs.st_dev || ours.st_ino != theirs.st_ino || !process_is_postgres(pid))
        return false;
    char state = process_state(pid);
    return state != '\0' && state != 'Z' && state != 'X';
}

pid_t
postmaster_any_process(const char *data)
{
    pid_t found = 0;
    DIR *proc = opendir("/proc");
    if (!proc)
        return 0;
    for (struct dirent *entry; found == 0 && (entry = readdir(proc)) != NULL;) {
        guint64 pid = 0;
        if (g_ascii_string_to_unsigned(entry->d_name, 10, 1, G_MAXINT, &pid, NULL) &&
            postmaster_owns(data, (pid_t)pid))
            found = (pid_t)pid;
    }
    closedir(proc);
    return found;
}

static PostmasterState
state_of(const char *status)
{
    if (g_str_has_prefix(status, "ready") || g_str_has_prefix(status, "standby"))
        return POSTMASTER_READY;
    return g_str_has_prefix(status, "stopping") ? POSTMASTER_STOPPING : POSTMASTER_STARTING;
}

void
postmaster_look(const char *data, Postmaster *postmaster)
{
    g_autofree char *path = g_build_filename(data, "postmaster.pid", NULL);
    g_autofree char *text = NULL;
    size_t length = 0;
    guint64 pid = 0;
    *postmaster = (Postmaster){.state = POSTMASTER_NONE, .shared_memory = -1};
    if (!file_read(path, PID_FILE_CAP, &text, &length, NULL))
        return;
    g_auto(GStrv) lines = g_strsplit(text, "\n", LINE_STATUS + 2);
    guint count = g_strv_length(lines);
    unsigned long key = 0;
    int id = -1;
    if (count > LINE_SHARED_MEMORY && sscanf(lines[LINE_SHARED_MEMORY], "%lu %d", &key, &id) == 2)
        postmaster->shared_memory = id;
    /* A standalone backend writes its id as a negative number; it accepts no connections. */
    if (count == 0 || !g_ascii_string_to_unsigned(lines[LINE_PID], 10, 1, G_MAXINT, &pid, NULL) ||
        !postmaster_owns(data, (pid_t)pid))
        return;
    postmaster->pid = (pid_t)pid;
    postmaster->state = count > LINE_STATUS ? state_of(lines[LINE_STATUS]) : POSTMASTER_STARTING;
    if (count > LINE_SOCKET_DIRECTORY && lines[LINE_SOCKET_DIRECTORY][0] == '/')
        postmaster->socket_directory = g_strdup(lines[LINE_SOCKET_DIRECTORY]);
    else if (postmaster->state == POSTMASTER_READY)
        postmaster->state = POSTMASTER_STARTING;
}

void
postmaster_clear(Postmaster *postmaster)
{
    g_clear_pointer(&postmaster->socket_directory, g_free);
}

bool
postmaster_has_socket(const Postmaster *postmaster)
{
    struct stat st;
    if (!postmaster->socket_directory)
        return false;
    g_autofree char *path =
        g_strdup_printf("%s/.s.PGSQL.%d", postmaster->socket_directory, (int)POSTMASTER_PORT);
    return lstat(path, &st) == 0 && S_ISSOCK(st.st_mode);
}
