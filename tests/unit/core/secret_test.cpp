#include "core/secret.hpp"

#include <doctest/doctest.h>
#include <spdlog/fmt/fmt.h>

#include <ostream>
#include <type_traits>
#include <utility>

using peal::Secret;

namespace {

template <class T>
concept Streamable = requires(std::ostream& out, T const& value)
{
    out << value;
};

}  // namespace

static_assert(!Streamable<Secret>);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!std::is_convertible_v<Secret, std::string>);

TEST_CASE("a secret that was moved away is gone")
{
    Secret a(std::string("a long enough secret value to live on the heap"));
    auto const* const bytes = a.reveal().data();
    Secret const b = std::move(a);
    CHECK(a.empty());
    CHECK(b.reveal() == "a long enough secret value to live on the heap");
    CHECK(b.reveal().data() == bytes);
    Secret short_one(std::string("short"));
    Secret const taken = std::move(short_one);
    CHECK(short_one.empty());
    CHECK(taken.reveal() == "short");
    Secret c(std::string("other"));
    c = b;
    CHECK(c.reveal() == b.reveal());
    c = Secret();
    CHECK(c.empty());
}
