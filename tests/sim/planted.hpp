#pragma once

#include <array>
#include <optional>
#include <string_view>

// Bugs that are put in on purpose, one a run, to prove that the simulation finds them. These live in what surrounds
// delivery: the disk, the wire, the clock, and what a start does to the store.
namespace peal::sim {

enum class Plant {
    none,
    // the disk and the database
    sync_does_nothing,
    sync_comes_late,
    synchronous_normal,
    commit_rolled_back,
    // the wire
    transport_repeats_commit,
    transport_repeats_after_timeout,
    timeout_of_zero,
    garbage_is_a_refusal,
    // the clock
    clock_step_ignored,
    clock_runs_ahead,
    clock_not_compared,  // with the networks'
    // the connectors
    look_takes_the_first,
    unknown_is_done,
    unknown_is_not_sent,
    refused_is_done,
    wrong_id,
    alt_text_dropped,
    words_cut,
    commit_while_preparing,
    // the worker
    wrong_picture,
    // a start
    folder_not_locked,
    sending_sent_again,
    pause_forgotten,
    approval_forgotten,
    hold_forgotten,
    withdrawn_comes_back,
    moment_moves,
    rehearsal_is_real,
    words_change,
};

struct PlantName {
    Plant plant;
    std::string_view name;
    std::string_view at_start;  // SQL that every start of the daemon runs; empty: none
};

inline constexpr std::array plant_names = {
    PlantName{Plant::sync_does_nothing, "sync_does_nothing", ""},
    PlantName{Plant::sync_comes_late, "sync_comes_late", ""},
    PlantName{Plant::synchronous_normal, "synchronous_normal", ""},
    PlantName{Plant::commit_rolled_back, "commit_rolled_back", ""},
    PlantName{Plant::transport_repeats_commit, "transport_repeats_commit", ""},
    PlantName{Plant::transport_repeats_after_timeout, "transport_repeats_after_timeout", ""},
    PlantName{Plant::timeout_of_zero, "timeout_of_zero", ""},
    PlantName{Plant::garbage_is_a_refusal, "garbage_is_a_refusal", ""},
    PlantName{Plant::clock_step_ignored, "clock_step_ignored", ""},
    PlantName{Plant::clock_runs_ahead, "clock_runs_ahead", ""},
    PlantName{Plant::clock_not_compared, "clock_not_compared", ""},
    PlantName{Plant::look_takes_the_first, "look_takes_the_first", ""},
    PlantName{Plant::unknown_is_done, "unknown_is_done", ""},
    PlantName{Plant::unknown_is_not_sent, "unknown_is_not_sent", ""},
    PlantName{Plant::refused_is_done, "refused_is_done", ""},
    PlantName{Plant::wrong_id, "wrong_id", ""},
    PlantName{Plant::alt_text_dropped, "alt_text_dropped", ""},
    PlantName{Plant::words_cut, "words_cut", ""},
    PlantName{Plant::commit_while_preparing, "commit_while_preparing", ""},
    PlantName{Plant::folder_not_locked, "folder_not_locked", ""},
    PlantName{Plant::wrong_picture, "wrong_picture", ""},
    PlantName{
        Plant::sending_sent_again, "sending_sent_again",
        "UPDATE attempt SET closed_at = 0 WHERE closed_at IS NULL AND post_id IN (SELECT id FROM post WHERE state = "
        "'sending'); UPDATE post SET state = 'planned' WHERE state = 'sending'"},
    PlantName{Plant::pause_forgotten, "pause_forgotten", "UPDATE pause SET ended_at = 0 WHERE ended_at IS NULL"},
    PlantName{Plant::approval_forgotten, "approval_forgotten", "UPDATE post SET approval = 'none'"},
    PlantName{Plant::hold_forgotten, "hold_forgotten", "UPDATE post SET state = 'planned' WHERE state = 'held'"},
    PlantName{Plant::withdrawn_comes_back, "withdrawn_comes_back",
              "UPDATE post SET state = 'planned' WHERE state = 'cancelled'"},
    PlantName{Plant::moment_moves, "moment_moves", "UPDATE post SET due_at = due_at - 1 WHERE state = 'planned'"},
    PlantName{Plant::rehearsal_is_real, "rehearsal_is_real", "UPDATE post SET dry_run = 0"},
    PlantName{Plant::words_change, "words_change",
              "UPDATE post SET text = replace(text, '#StampItOutLLR', '') WHERE state = 'planned'"},
};

inline std::optional<PlantName> find_plant(std::string_view name)
{
    for (auto const& plant : plant_names)
        if (plant.name == name) return plant;
    return {};
}

}  // namespace peal::sim
