#pragma once

#include "core/async.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/event_record.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace peal::store {

// The kind of question that EventStore::settle_drop answers.
inline constexpr std::string_view calendar_drop = "calendar-drop";
inline constexpr std::string_view event_moved = "event-moved";
inline constexpr std::string_view event_off = "event-off";
inline constexpr std::string_view moment_over = "moment-over";

// What Peal asks of people, and what they said. Raised by the store itself where an event changes (event_posts.hpp):
//
//   kind            about     choices
//   event-moved     a post    corrected, leave       it is out, and its event has moved
//   event-off       a post    posted, leave          it is out, and its event is cancelled
//   moment-over     a post    rescheduled, leave     its event has moved so that its moment is over; it is missed
//   calendar-drop   a source  left, stays            much of a calendar is not there any more at once
//
// The answers about posts say what a person has done, or will not do: nothing follows from them, but that the public knows
// where an event has moved once it is `corrected`. What has become right by itself is closed. `calendar-drop` is answered by
// EventStore::settle_drop.
class QuestionStore {
public:
    explicit QuestionStore(Database& db) : db_(db) {}

    // The oldest first.
    awaitable<Result<std::vector<Question>>> open();
    // All about a post, an event or a calendar, answered or not, the newest first; of several: by their order.
    awaitable<Result<std::vector<Question>>> about(std::string what);
    awaitable<Result<std::vector<Question>>> about_all(std::vector<std::string> things);
    // Rejected, with what to do, when there is no such question.
    awaitable<Result<Question>> load(std::string id);

    // Rejected, with what to do, for an answer that is not among the choices, and where somebody has answered already.
    awaitable<Result<Question>> answer(std::string id, std::string answer, std::string actor, Instant now);

private:
    Database& db_;
};

}  // namespace peal::store
