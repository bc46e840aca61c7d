#pragma once

#include "tests/unit/store/event_fixture.hpp"

#include <string>
#include <vector>

namespace peal::tests {

// One post that hangs on the vigil, due a day before it, and stored as `now` is noon of the day before that.
struct ChangesFixture : EventFixture {
    Instant const due = noon + std::chrono::hours(24);
    // So that one that goes is not all there is.
    Occurrence const other = make_event("other", noon + std::chrono::hours(400));
    Occurrence const third = make_event("third", noon + std::chrono::hours(500));

    campaigns::PlannedPost post(Instant moment) const { return beside(vigil(), "come", moment); }

    ChangesFixture()
    {
        read_vigil(vigil());
        plan({post(due)});
    }

    void read_vigil(Occurrence const& event) { read({event, other, third}); }
    void read_without_vigil() { read({other, third}); }

    static Occurrence cancelled()
    {
        auto event = vigil();
        event.status = Status::cancelled;
        return event;
    }

    // What somebody sends, out at its moment.
    void publish()
    {
        auto const claimed = claim(due).at(0);
        REQUIRE(run(record_intent(claimed, due)).has_value());
        REQUIRE(run(deliveries.confirm(claim_of(claimed), "1", "https://x.com/1", "201", due, due)).has_value());
        now = due + std::chrono::minutes(1);
    }

    // What somebody sends, of which no answer comes at its moment. It is a minute later then.
    store::PostRecord lose_answer()
    {
        auto claimed = claim(due).at(0);
        REQUIRE(run(record_intent(claimed, due)).has_value());
        REQUIRE(run(deliveries.mark_unknown(claim_of(claimed), "no answer", false, due)).has_value());
        now = due + std::chrono::minutes(1);
        return claimed;
    }

    std::vector<std::string> actions()
    {
        std::vector<std::string> words;
        auto const post = run(posts.load(only_post().short_id)).value();
        for (auto const& entry : post.history) words.push_back(entry.action);
        return words;
    }
};

}  // namespace peal::tests
