#pragma once

#include "campaigns/calendar/reader.hpp"
#include "campaigns/post.hpp"
#include "core/result.hpp"
#include "daemon/worker/worker.hpp"

#include <cstddef>
#include <string>
#include <string_view>

// What travels between the daemon and peal-worker: one JSON line that says how many bytes follow, then these bytes. Both
// ends check everything: the worker's input was made by strangers, and its answer comes from a process that read it.
namespace peal::worker {

inline constexpr std::size_t job_bytes_max = 16u << 20;
inline constexpr std::size_t header_bytes_max = 256u << 10;

enum class Task { draw, calendar };

struct Job {
    Task task = Task::draw;
    campaigns::Artwork artwork;  // draw
    std::string logo;            // draw: the bytes of the file that artwork.brand.logo names; empty without one
    std::string photo;           // draw: the bytes of the file that artwork.photo.file names
    campaigns::calendar::ReadOptions options;  // calendar
    Instant from;                              // calendar
    Instant to;                                // calendar
    std::string ics;                           // calendar

    Job() {}
};

// Rejected when the job would be larger than job_bytes_max.
Result<std::string> encode(Job const& job);

// Rejected when it is cut off, too long or no job.
Result<Job> decode_job(std::string_view text);

std::string encode_answer(Rendition const& rendition);
std::string encode_answer(campaigns::calendar::Expansion const& expansion);
std::string encode_answer(Error const& error);

// The error that the worker reported, or one of kind `bug` when `text` is no answer.
Result<Rendition> decode_rendition(std::string_view text);
Result<campaigns::calendar::Expansion> decode_expansion(std::string_view text);

}  // namespace peal::worker
