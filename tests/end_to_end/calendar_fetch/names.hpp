#pragma once

#include <string>
#include <vector>

namespace peal::tests {

// Names below `changing.test` lead where the test says, in this program: each look takes one of `answers` in turn, a
// list of numeric addresses; the last is kept. All other names are the machine's.
void set_names(std::vector<std::vector<std::string>> answers);

// Looks since then.
int looks();

}  // namespace peal::tests
