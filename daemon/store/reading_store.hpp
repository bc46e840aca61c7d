#pragma once

#include "core/async.hpp"
#include "core/result.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/post_record.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace peal::store {

// The latest figures of one post. A figure that the network does not give is absent.
struct Reading {
    Instant measured_at;
    std::map<std::string, std::int64_t> figures;
};

// What the networks say about our posts, sample by sample.
class ReadingStore {
public:
    explicit ReadingStore(Database& db) : db_(db) {}

    // An answer without any figure still counts as a look: `measured_at` of the post moves on.
    awaitable<Result<>> save(PostId id, std::map<std::string, std::int64_t> figures, Instant measured_at);

    // By post id; posts never measured are missing.
    awaitable<Result<std::map<std::int64_t, Reading>>> latest(std::vector<PostId> ids);

private:
    Database& db_;
};

}  // namespace peal::store
