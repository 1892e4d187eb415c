/* Code frames are cut from files nobody checked: any bytes, any offset. The first two bytes are the offset.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "base/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    size_t offset = data[0] | (size_t)data[1] << 8;
    /* A copy without a terminator, so that reading one byte too far is seen. */
    size_t length = size - 2;
    g_autofree char *text = g_malloc(MAX(length, 1));
    memcpy(text, data + 2, length);
    FramePlace place = frame_place(text, length, offset);
    g_assert_cmpint(place.line, >=, 1);
    g_assert_cmpint(place.column, >=, 1);
    g_autofree char *frame = frame_render(text, length, offset);
    g_assert_true(g_utf8_validate(frame, -1, NULL));
    for (const char *p = frame; *p; p++)
        g_assert_true(*p == '\n' || (unsigned char)*p >= 0x20);
    return 0;
}
