#pragma once

#include "core/result.hpp"
#include "daemon/store/click_store.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace peal::links {

// Clicks on their way to the database: one append a click, before it is answered, so that a killed process loses none.
// A batch is a file of its own, deleted when the database holds it. One thread; the calls are short.
class Journal {
public:
    explicit Journal(std::filesystem::path folder) : folder_(std::move(folder)) {}
    ~Journal();
    Journal(Journal const&) = delete;
    Journal& operator=(Journal const&) = delete;

    // Batches an earlier run left behind, oldest first.
    struct Batch {
        std::int64_t number = 0;
        std::vector<store::ClickTotal> totals;
    };
    Result<std::vector<Batch>> left_behind() const;

    // Starts the file of that batch.
    Result<> begin(std::int64_t batch);

    // Appends one click to the open batch with a single write. A failure leaves the journal without it.
    Result<> append(store::ClickTotal const& click);

    // Closes the batch, synced to disk.
    Result<> finish();

    void remove(std::int64_t batch) const;

private:
    std::filesystem::path file_of(std::int64_t batch) const;

    std::filesystem::path folder_;
    int file_ = -1;
};

}  // namespace peal::links
