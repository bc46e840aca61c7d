#pragma once

#include "core/error.hpp"

#include <tl/expected.hpp>

#include <utility>

namespace peal {

// The outcome of anything that can fail in an expected way. Propagate by hand, in two lines:
//     auto post = load(id);
//     if (!post) return tl::unexpected(post.error());
template <class T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::string detail = {})
{
    return tl::unexpected<Error>(Error(kind, std::move(message), std::move(detail)));
}

}  // namespace peal
