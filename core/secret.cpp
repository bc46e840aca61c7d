#include "core/secret.hpp"

#include <cstring>

namespace peal {

Secret& Secret::operator=(Secret const& other)
{
    if (this != &other) {
        wipe();
        value_ = other.value_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this != &other) {
        wipe();
        std::string().swap(value_);
        take(other);
    }
    return *this;
}

// Into an empty one. A short value lies in the string itself, and stays there until it is wiped.
void Secret::take(Secret& other) noexcept
{
    value_.swap(other.value_);
    other.wipe();
}

void Secret::wipe() noexcept
{
    // The capacity, not the size: an assignment may have left older bytes behind the end.
    value_.resize(value_.capacity());
    ::explicit_bzero(value_.data(), value_.size());
    value_.clear();
}

}  // namespace peal
