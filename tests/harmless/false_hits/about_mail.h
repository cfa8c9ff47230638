// Texts of people and programs that have to do with mail themselves: they name fields, types and encodings.
#pragma once

#include <cstddef>
#include <string>

#include "dice.h"

namespace ampauth::tests {

/// Lines of programs, templates, settings, logs and requests of the web.
std::string lines_about_mail(Dice& dice, std::size_t size);

/// The head of a translator's catalog (gettext), and messages.
std::string catalog(Dice& dice, std::size_t size);

}  // namespace ampauth::tests
