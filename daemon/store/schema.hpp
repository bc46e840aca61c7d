#pragma once

#include <span>

namespace peal::store {

// The numbered migrations of peal.db, oldest first. One that was released is never edited.
std::span<char const* const> migrations();

}  // namespace peal::store
