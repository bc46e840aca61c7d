#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace peal::connectors::calendar {

// Where a calendar is: an address that a partner wrote, or one that a server names. https or http, without a user name
// and without what stands behind a `#`. Whoever knows it may read the calendar, so people are told its host alone.
class Address {
public:
    // As people write it: webcal:// means https://, blanks around it mean nothing. Rejected with what to write instead.
    static Result<Address> parse(std::string_view written);

    // Where a reference of an answer from here leads, such as a Location header or an href. Nothing: to no web page, or
    // to nonsense. What may not stand in an address is escaped, as browsers do.
    std::optional<Address> resolve(std::string_view reference) const;

    std::string const& text() const { return text_; }  // to ask for; may be a secret
    std::string const& host() const { return host_; }  // in small letters; for people
    bool is_https() const { return is_https_; }

    // Whether what is meant for the one, such as a password, may go to the other: host and port are the same, or the
    // host is and the other is https where this is not.
    bool is_same_place(Address const& other) const;

    // Path and query with percent signs decoded once and without a slash at the end: two hrefs are of the same thing
    // when these are equal.
    std::string const& decoded_path() const { return decoded_path_; }

private:
    std::string text_;
    std::string host_;
    std::string decoded_path_;
    std::uint16_t port_ = 0;
    bool is_https_ = true;
};

}  // namespace peal::connectors::calendar
