#include "tests/sim/people.hpp"

#include "tests/sim/scarce_memory.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace peal::sim {

namespace {

bool is_about_pauses(Deed const& deed)
{
    return deed.kind == Deed::Kind::pause || deed.kind == Deed::Kind::resume;
}

awaitable<bool> nothing()
{
    co_return true;
}

}  // namespace

// A post is withdrawn by planning its moment without it: those that share the moment are planned again.
std::vector<std::size_t> People::posts_of(Deed const& deed) const
{
    std::vector<std::size_t> posts;
    if (is_about_pauses(deed)) return posts;
    // A campaign's file is one of a whole plan.
    if (deed.kind == Deed::Kind::drop || deed.kind == Deed::Kind::bring_back) {
        for (std::size_t i = 0; i < asks_.posts.size(); ++i) posts.push_back(i);
        return posts;
    }
    if (deed.kind != Deed::Kind::cancel && deed.kind != Deed::Kind::lapse) {
        for (auto i = deed.first; i < deed.last; ++i) posts.push_back(i);
        return posts;
    }
    auto const due = asks_.posts[deed.first].plan.due;
    for (std::size_t i = 0; i < asks_.posts.size(); ++i)
        if (asks_.posts[i].plan.due == due) posts.push_back(i);
    return posts;
}

bool People::take_up(Deed const& deed)
{
    // Nobody resumes what is not paused yet.
    if (deed.kind == Deed::Kind::resume && !asks_.pauses[deed.first].in_force) return false;
    // Nor is a file there again before it was gone.
    if (deed.kind == Deed::Kind::bring_back && !gone_.contains(deed.first)) return false;
    auto const posts = posts_of(deed);
    if (std::any_of(posts.begin(), posts.end(), [&](std::size_t i) { return asks_.posts[i].is_busy; })) return false;
    set_busy(deed, true);
    return true;
}

void People::set_busy(Deed const& deed, bool busy)
{
    for (auto const i : posts_of(deed)) asks_.posts[i].is_busy = busy;
}

void People::forget(Deed const& deed)
{
    set_busy(deed, false);
}

awaitable<> People::perform(Machine& machine, Deed deed, std::function<void(bool answered)> done)
{
    bool answered = false;
    try {
        answered = co_await act(machine, deed);
    } catch (std::bad_alloc const&) {
        // As the office answers what it cannot do: people ask again.
    }
    ScarceMemory::OthersWork const others;
    set_busy(deed, false);
    machine.wake();
    done(answered);
}

awaitable<bool> People::act(Machine& machine, Deed deed)
{
    switch (deed.kind) {
        case Deed::Kind::plan: return plan(machine, deed);
        case Deed::Kind::edit:
        case Deed::Kind::move: return change(machine, deed);
        case Deed::Kind::cancel:
        case Deed::Kind::lapse: return cancel(machine, deed);
        case Deed::Kind::approve:
        case Deed::Kind::hold:
        case Deed::Kind::release: return decide(machine, deed);
        case Deed::Kind::pause:
        case Deed::Kind::resume: return pause(machine, deed);
        case Deed::Kind::call_off: return call_off(machine, deed);
        case Deed::Kind::withdraw: return withdraw(machine, deed);
        case Deed::Kind::reschedule: return reschedule(machine, deed);
        case Deed::Kind::send_now: return send_now(machine, deed);
        case Deed::Kind::settle: return settle(machine, deed);
        case Deed::Kind::mark: return mark(machine, deed);
        case Deed::Kind::confirm: return confirm(machine, deed);
        case Deed::Kind::drop: return drop(machine, deed);
        case Deed::Kind::bring_back: return bring_back(machine, deed);
        case Deed::Kind::restart: break;
    }
    return nothing();
}

awaitable<bool> People::plan(Machine& machine, Deed deed)
{
    // What has been taken out meanwhile, while the machine stood still, is not planned any more.
    auto const is_wanted = [this](std::size_t i) {
        return !asks_.posts[i].is_left_out && !asks_.posts[i].is_withdrawn;
    };
    std::vector<campaigns::PlannedPost> plans;
    for (auto i = deed.first; i < deed.last; ++i)
        if (is_wanted(i)) plans.push_back(asks_.posts[i].plan);
    auto store = machine.plans();
    auto const now = machine.clock().now();
    auto const applied = co_await store.apply(std::move(plans), now, now, false, now);
    if (!applied) co_return false;
    for (auto i = deed.first; i < deed.last; ++i) asks_.posts[i].is_planned = asks_.posts[i].is_planned || is_wanted(i);
    co_return true;
}

// New words, or a new moment. What is being sent is left as it is, and so is the ask.
awaitable<bool> People::change(Machine& machine, Deed deed)
{
    auto& ask = asks_.posts[deed.first];
    auto next = ask.plan;
    auto version = ask.version;
    co_await note_moment(machine, deed.first);
    if (deed.kind == Deed::Kind::edit)
        put_words(next, ask.number, ++version);
    else
        next.due = std::max(next.due + deed.by, script_.start + elapsed_ + std::chrono::seconds(5));
    ask_for_moment(ask, next.due);
    ask.is_withdrawn = false;
    if (ask.was_stopped) ask.put_back = elapsed_;
    std::vector<campaigns::PlannedPost> plans = {next};
    auto store = machine.plans();
    auto const now = machine.clock().now();
    auto const applied = co_await store.apply(std::move(plans), now, now, false, now);
    if (!applied) co_return false;
    ask.is_planned = true;
    if (applied->in_flight == 0) {
        ask.plan = std::move(next);
        ask.version = version;
        ask.worded[version] = elapsed_;
    }
    // The plan does not move what a person has given a moment. Until that is read, either may be in force.
    if (ask.has_own_moment) co_return co_await read_moment(machine, deed.first);
    ask.earliest = ask.latest = ask.plan.due;
    co_return true;
}

awaitable<bool> People::cancel(Machine& machine, Deed deed)
{
    auto& ask = asks_.posts[deed.first];
    auto const due = ask.plan.due;
    auto const now = machine.clock().now();
    // What falls due while the plan is made is out already, or on its way.
    if (deed.kind == Deed::Kind::lapse && due < now) co_return true;
    ask.was_stopped = true;
    co_await note_moment(machine, deed.first);
    auto const sharing = posts_of(deed);
    std::vector<campaigns::PlannedPost> others;
    for (auto const i : sharing)
        if (i != deed.first && !asks_.posts[i].is_withdrawn && !asks_.posts[i].is_left_out)
            others.push_back(asks_.posts[i].plan);
    auto store = machine.plans();
    auto const applied = co_await store.apply(std::move(others), due, due + Duration(1), true, now);
    if (!applied) co_return false;
    if (deed.kind == Deed::Kind::lapse && applied->withdrawn > 0) counts_.add(Fault::event_in_the_past);
    for (auto const i : sharing)
        if (i != deed.first) asks_.posts[i].is_planned = !asks_.posts[i].is_left_out;
    auto const post = co_await look_up(machine, deed.first);
    if (!post) co_return post.error().kind == ErrorKind::rejected;
    ask.is_withdrawn = post->state == store::State::cancelled;
    co_return true;
}

awaitable<bool> People::decide(Machine& machine, Deed deed)
{
    auto& ask = asks_.posts[deed.first];
    auto const post = co_await look_up(machine, deed.first);
    if (!post) co_return post.error().kind == ErrorKind::rejected;
    auto posts = machine.posts();
    auto const now = machine.clock().now();
    Result<store::PostRecord> answer;
    switch (deed.kind) {
        case Deed::Kind::approve:
            // What they see, which may be an edit that nobody has confirmed yet.
            ask.approved.emplace(read_words(post->plan.text).second, elapsed_);
            answer = co_await posts.approve(post->short_id, post->revision, "ana", now);
            // Refused for a post that does not wait any more: nothing is approved.
            if (!answer && answer.error().kind == ErrorKind::rejected && post->approvals == 0)
                ask.approved.erase(read_words(post->plan.text).second);
            break;
        case Deed::Kind::hold:
            ask.was_stopped = true;
            answer = co_await posts.hold(post->short_id, "a rumour", "ana", now);
            if (answer) ask.held_at = elapsed_;
            break;
        default: ask.held_at.reset(); answer = co_await posts.release(post->short_id, "", "ana", now);
    }
    if (!answer && answer.error().kind != ErrorKind::rejected) co_return false;
    // By a clock that is ahead they may come too late.
    auto const decided = co_await look_up(machine, deed.first);
    if (decided && decided->state == store::State::missed) ask.is_missed_at_their_word = true;
    co_return decided || decided.error().kind == ErrorKind::rejected;
}

awaitable<bool> People::pause(Machine& machine, Deed deed)
{
    auto& ask = asks_.pauses[deed.first];
    auto pauses = machine.pauses();
    auto const now = machine.clock().now();
    if (deed.kind == Deed::Kind::pause) {
        if (!ask.asked) ask.asked = elapsed_;
        co_await note_pause(machine, ask);
        auto const started = co_await pauses.start(ask.scope, ask.target, "major incident", "ana", now);
        bool const stands = started || started.error().detail == "conflict";
        if (stands && !ask.in_force) ask.in_force = elapsed_;
        co_return stands;
    }
    // After a crash they ask again; the first time may have been enough.
    if (!ask.end_asked) ask.end_asked = elapsed_;
    ask.ended = elapsed_;
    auto const ended = co_await pauses.end(ask.scope, ask.target, "ana", now);
    co_return ended || ended.error().detail == "conflict";
}

// What the post is just doing, when somebody changes it.
awaitable<> People::note_moment(Machine& machine, std::size_t number)
{
    auto const post = co_await look_up(machine, number);
    if (!post) co_return;
    if (post->state == store::State::claimed) counts_.add(Fault::changed_while_claimed);
    if (post->state == store::State::sending) counts_.add(Fault::changed_while_sending);
    if (post->state == store::State::unknown) counts_.add(Fault::changed_while_unknown);
}

awaitable<> People::note_pause(Machine& machine, PauseAsk pause)
{
    store::PostFilter filter;
    filter.state = "publishing";
    filter.limit = 1'000'000;
    auto posts = machine.posts();
    auto const publishing = co_await posts.list(std::move(filter));
    if (!publishing) co_return;
    bool const hits = std::any_of(publishing->begin(), publishing->end(), [&](store::PostRecord const& post) {
        return post.state == store::State::claimed && pause.covers(post.plan);
    });
    if (hits) counts_.add(Fault::paused_while_claimed);
}

awaitable<Result<store::PostRecord>> People::look_up(Machine& machine, std::size_t number)
{
    auto const& ask = asks_.posts[number];
    store::PostFilter filter;
    filter.campaign = ask.plan.campaign;
    filter.channel = ask.plan.channel;
    // A moment whose answer was lost may be in force.
    filter.from = *ask.moments.begin();
    filter.to = *ask.moments.rbegin() + Duration(1);
    filter.limit = 1'000'000;
    auto posts = machine.posts();
    auto const listed = co_await posts.list(std::move(filter));
    if (!listed) co_return tl::unexpected<Error>(listed.error());
    for (auto const& post : *listed)
        if (post.plan.key == ask.plan.key) co_return post;
    co_return fail(ErrorKind::rejected, "not there");
}

}  // namespace peal::sim
