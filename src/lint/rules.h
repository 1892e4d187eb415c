/* The functions that lint/rules.def names, by the file that holds them. */
#ifndef CONFITURE_LINT_RULES_H
#define CONFITURE_LINT_RULES_H

#include "lint/rule.h"

#endif
