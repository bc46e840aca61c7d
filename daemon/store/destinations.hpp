#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace peal::store {

// Where one short link leads; with an empty address it leads nowhere.
struct Link {
    std::string code, address;

    bool operator==(Link const&) const = default;
};

// Where each short link leads. Very many codes share few addresses: a code takes 12 bytes. A value; no thread of its own.
class Destinations {
public:
    static constexpr std::size_t code_length_max = 8;

    // Codes must come in ascending order, each once. False, and nothing is added, for one that does not, or has no length
    // of 1 to 8 bytes.
    bool add(std::string_view code, std::string_view address);

    // Puts links in, changes those that are there already, and takes those out that lead nowhere. In any order; of one
    // code the last counts. What has no length of 1 to 8 bytes is left out.
    void put(std::vector<Link> links);

    // Empty when there is no such code. Valid as long as this is.
    std::string_view find(std::string_view code) const;

    std::size_t size() const { return entries_.size(); }

private:
    using Code = std::array<unsigned char, code_length_max>;  // padded with zeros
    struct Entry {
        Code code;
        std::uint32_t address;
    };

    std::uint32_t number_of(std::string_view address);
    static bool is_code(std::string_view code);
    static Code pad(std::string_view code);

    std::vector<Entry> entries_;  // by code
    std::vector<std::string> addresses_;
    std::map<std::string, std::uint32_t, std::less<>> numbers_;  // of addresses
};

}  // namespace peal::store
