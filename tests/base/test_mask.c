#include "base/mask.h"

#include <string.h>

#include "support/tap.h"

typedef struct {
    const char *text;
    const char *masked;
} Case;

static const Case cases[] = {
    {"postgresql://app:s3cret@db:5432/shop", "postgresql://app:***@db:5432/shop"},
    {"postgresql://app@db:5432/shop", "postgresql://app@db:5432/shop"},
    {"postgresql://db:5432,other:5433/shop", "postgresql://db:5432,other:5433/shop"},
    {"postgresql://app:p@ss/w:rd@db/shop", "postgresql://app:***@db/shop"},
    {"postgresql://app:@db/shop", "postgresql://app:@db/shop"},
    {"postgresql:///shop?user=app&password=s3cret&sslmode=require",
     "postgresql:///shop?user=app&password=***&sslmode=require"},
    {"postgresql://app:one@db/shop?password=two", "postgresql://app:***@db/shop?password=***"},
    {"host=db password=s3cret dbname=shop", "host=db password=*** dbname=shop"},
    {"host=db password = 'two words' dbname=shop", "host=db password = '***' dbname=shop"},
    {"password='it\\'s' x=1", "password='***' x=1"},
    {"sslpassword=abc", "sslpassword=***"},
    {"  app_password: two words # why\nnext: 1", "  app_password: ***\nnext: 1"},
    {"\"API_KEY\": \"abc\", x: 1", "\"API_KEY\": \"***\", x: 1"},
    {"tokens and passwords are words", "tokens and passwords are words"},
    {"password:", "password:"},
    {"postgresql://app@server:s3cret@db/shop", "postgresql://app@server:***@db/shop"},
    {"postgresql://app@db:5432/shop?password=two&x=a@b", "postgresql://app@db:5432/shop?password=***&x=a@b"},
    {"see http://x.org/a and postgresql://u:p@h", "see http://x.org/a and postgresql://u:***@h"},
    {"postgresql://app:${PW}@db/shop", "postgresql://app:${PW}@db/shop"},
    {"postgresql://app:${PW:-s3cret}@db/shop", "postgresql://app:***@db/shop"},
    {"api_token: ${TOKEN}", "api_token: ${TOKEN}"},
    {"", ""},
};

static void
test_cases(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *masked = mask_secrets(cases[i].text);
        g_assert_cmpstr(masked, ==, cases[i].masked);
    }
}

static void
test_in_place(void)
{
    char text[] = "a: postgresql://u:pw@h/d\nb: 1\n";
    mask_secrets_in_place(text, strlen(text));
    g_assert_cmpstr(text, ==, "a: postgresql://u:**@h/d\nb: 1\n");
    /* A YAML value behind a backslash at the end of a line goes on; the lines must stay where they are. */
    char folded[] = "password: \"ab\\\ncd\"\n";
    mask_secrets_in_place(folded, strlen(folded));
    g_assert_cmpstr(folded, ==, "password: \"***\n**\"\n");
}

/* A settings file of 1 MiB is masked before its frame is cut: that must not take time quadratic in its size.
 */
static void
test_hostile_text(void)
{
    static const char *const pieces[] = {"://", "://@", "://token=a&", "=", "a\":", "://u:${A}@"};
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 1024 * 1024)
            g_string_append(text, pieces[i]);
        g_autoptr(GTimer) timer = g_timer_new();
        mask_secrets_in_place(text->str, text->len);
        g_assert_cmpfloat(g_timer_elapsed(timer, NULL), <, 2);
    }
}

static void
test_names(void)
{
    g_assert_true(mask_is_secret_name("App_Password"));
    g_assert_true(mask_is_secret_name("authtoken"));
    g_assert_false(mask_is_secret_name("tenant"));
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/base/mask/cases", test_cases);
    g_test_add_func("/base/mask/in-place", test_in_place);
    g_test_add_func("/base/mask/hostile-text", test_hostile_text);
    g_test_add_func("/base/mask/names", test_names);
    return g_test_run();
}
