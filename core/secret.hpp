#pragma once

#include <string>
#include <utility>

namespace peal {

// A value that must not be shown. It has no stream operator and no formatter on purpose; its memory is
// wiped when it goes, and goes along when it is moved: moving takes none, of which there may be none left.
// `reveal` is called only where the value leaves for the party it is meant for.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(Secret const&) = default;
    Secret(Secret&& other) noexcept { take(other); }
    Secret& operator=(Secret const& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret() { wipe(); }

    std::string const& reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

private:
    void take(Secret& other) noexcept;
    void wipe() noexcept;

    std::string value_;
};

}  // namespace peal
