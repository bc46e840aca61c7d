#pragma once

#include <tl/expected.hpp>

#include <string_view>
#include <utility>

// Open files of the operating system, all of them close-on-exec and above the standard three. Errors are errno values.
namespace peal::worker {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();

    int get() const { return number_; }
    int release() { return std::exchange(number_, -1); }

private:
    int number_ = -1;
};

struct Pipe {
    Descriptor read;
    Descriptor write;
};

tl::expected<Pipe, int> open_pipe();

// Holds `text`, is at its beginning, and can no longer be changed.
tl::expected<Descriptor, int> open_memory_file(std::string_view text);

void set_non_blocking(int number);

}  // namespace peal::worker
