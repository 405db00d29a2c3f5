/* For the check alone: turns the daemon's `PRAGMA synchronous = FULL` into NORMAL, loaded before libsqlite3
   (LD_PRELOAD). The check of power cuts has to notice that; if it does not, it would notice nothing else
   either. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

typedef int prepare(void *, const char *, int, unsigned, void **, const char **);

int sqlite3_prepare_v3(void *db, const char *sql, int length, unsigned flags, void **statement,
                       const char **tail) {
  static prepare *real;
  if (real == NULL) {
    *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_prepare_v3");
  }
  /* Of the same length, so that what comes after it in the text stays where it was. */
  static const char full[] = "PRAGMA synchronous = FULL", normal[] = "PRAGMA synchronous = 1   ";
  if (strncmp(sql, full, sizeof full - 1) == 0) {
    const char *end = normal;
    int result = real(db, normal, -1, flags, statement, &end);
    if (tail != NULL) {
      *tail = sql + (end - normal);
    }
    return result;
  }
  return real(db, sql, length, flags, statement, tail);
}
