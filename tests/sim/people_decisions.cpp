#include "tests/sim/people.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

// What people decide about single posts.
namespace peal::sim {

namespace {

using store::State;

constexpr auto called_off_because = "not this time";

// The machine has said no: there is nothing to ask again.
bool is_no(Error const& error)
{
    return error.kind == ErrorKind::rejected;
}

int version_of(store::PostRecord const& post)
{
    return read_words(post.plan.text).second;
}

store::PostStore::Moment moment_at(Instant at)
{
    return {at, "2027-03-01T12:00", "Europe/London"};
}

}  // namespace

void People::note_decision(store::PostRecord const& post)
{
    if (post.state == State::claimed) counts_.add(Fault::decided_while_claimed);
    if (post.state == State::sending) counts_.add(Fault::decided_while_sending);
    if (post.state == State::unknown) counts_.add(Fault::decided_while_unknown);
    if (post.state == State::needs_person) counts_.add(Fault::decided_while_needs_person);
}

awaitable<bool> People::call_off(Machine& machine, Deed deed)
{
    auto& ask = asks_.posts[deed.first];
    auto const post = co_await look_up(machine, deed.first);
    if (!post) co_return is_no(post.error());
    note_decision(*post);
    bool const was_stopped = std::exchange(ask.was_stopped, true);
    auto posts = machine.posts();
    auto const answer = co_await posts.cancel(post->short_id, called_off_because, "ana", machine.clock().now());
    if (!answer && !is_no(answer.error())) co_return false;
    // The first time may have been enough, though nobody heard of it.
    auto const shown = co_await posts.load(post->short_id);
    if (!shown) co_return false;
    bool const is_off = shown->post.state == State::cancelled && shown->post.reason == called_off_because;
    if (!is_off) {
        ask.was_stopped = was_stopped;
        co_return true;
    }
    ask.called_off = elapsed_;
    ask.is_given_up = !shown->attempts.empty() && shown->attempts.back().detail.starts_with("given up by ana");
    if (answer) counts_.add(ask.is_given_up ? Fault::given_up : Fault::called_off);
    co_return true;
}

awaitable<bool> People::withdraw(Machine& machine, Deed deed)
{
    auto& ask = asks_.posts[deed.first];
    auto const post = co_await look_up(machine, deed.first);
    if (!post) co_return is_no(post.error());
    note_decision(*post);
    bool const was_stopped = std::exchange(ask.was_stopped, true);
    auto posts = machine.posts();
    auto const answer = co_await posts.withdraw(post->short_id, "a doubt", "ana", machine.clock().now());
    if (!answer && !is_no(answer.error())) co_return false;
    auto const shown = co_await look_up(machine, deed.first);
    if (!shown) co_return is_no(shown.error());
    if (shown->approvals == 0) ask.approved.erase(version_of(*shown));
    if (answer)
        counts_.add(Fault::approval_withdrawn);
    else
        ask.was_stopped = was_stopped;
    co_return true;
}

// From now on both it and those before it may be in force, until the machine answers.
void People::ask_for_moment(Ask& ask, Instant moment)
{
    ask.moments.insert(moment);
    ask.earliest = std::min(ask.earliest, moment);
    ask.latest = std::max(ask.latest, moment);
}

// Also for a post that was missed because it was held: whoever gives it a new moment wants it to go.
void People::ask_for_own_moment(Ask& ask, store::PostRecord const& post)
{
    ask.has_own_moment = true;
    ask.put_back = elapsed_;
    if (post.state == State::missed) ask.held_at.reset();
}

// What was missed for being held goes at the word of whoever gives it another moment. They may not have seen that it was
// missed. That it waits now says nothing, since a new moment alone ends no hold: its history does.
awaitable<Result<>> People::note_missed_hold(Machine& machine, Ask& ask, std::string short_id)
{
    if (!ask.held_at) co_return Result<>();
    auto posts = machine.posts();
    auto const shown = co_await posts.load(std::move(short_id));
    if (!shown) co_return tl::unexpected<Error>(shown.error());
    auto const& history = shown->history;
    auto const last = [&](std::initializer_list<std::string_view> actions) {
        return std::find_if(history.rbegin(), history.rend(), [&](store::AuditEntry const& entry) {
            return std::find(actions.begin(), actions.end(), entry.action) != actions.end();
        });
    };
    auto const missed = last({"missed"});
    if (missed < last({"held"}) && last({"rescheduled", "sent now"}) < missed) ask.held_at.reset();
    co_return Result<>();
}

// A person reads when it goes.
awaitable<bool> People::read_moment(Machine& machine, std::size_t number)
{
    auto& ask = asks_.posts[number];
    auto const post = co_await look_up(machine, number);
    if (!post) co_return is_no(post.error());
    ask.plan.due = ask.earliest = ask.latest = post->plan.due;
    co_return true;
}

awaitable<bool> People::reschedule(Machine& machine, Deed deed)
{
    auto& ask = asks_.posts[deed.first];
    auto const post = co_await look_up(machine, deed.first);
    if (!post) co_return is_no(post.error());
    note_decision(*post);
    auto const moment = script_.start + elapsed_ + deed.by;
    ask_for_moment(ask, moment);
    ask_for_own_moment(ask, *post);
    auto posts = machine.posts();
    auto at = moment_at(moment);
    auto const answer = co_await posts.reschedule(post->short_id, std::move(at), "ana", machine.clock().now());
    if (!answer && !is_no(answer.error())) co_return false;
    auto const noted = co_await note_missed_hold(machine, ask, post->short_id);
    if (!noted) co_return false;
    if (answer) counts_.add(Fault::rescheduled);
    co_return co_await read_moment(machine, deed.first);
}

awaitable<bool> People::send_now(Machine& machine, Deed deed)
{
    auto const post = co_await look_up(machine, deed.first);
    if (!post) co_return is_no(post.error());
    note_decision(*post);
    ask_for_own_moment(asks_.posts[deed.first], *post);
    bool const is_pressed_twice = deed.by >= Duration(0);
    auto const pressed = std::make_shared<bool>(!is_pressed_twice);
    if (is_pressed_twice) {
        auto again = press_again(machine, deed.first, post->short_id, deed.by, pressed);
        machine.spawn(std::move(again));
    }
    auto const answer = co_await press(machine, deed.first, post->short_id);
    while (!*pressed) {
        bool const waited = co_await machine.clock().sleep_for(Duration(10));
        if (!waited) co_return false;
    }
    if (!answer && !is_no(answer.error())) co_return false;
    if (answer) counts_.add(is_pressed_twice ? Fault::sent_now_twice : Fault::sent_now);
    co_return co_await read_moment(machine, deed.first);
}

awaitable<Result<store::PostRecord>> People::press(Machine& machine, std::size_t number, std::string short_id)
{
    auto& ask = asks_.posts[number];
    auto const now = machine.clock().now();
    ask_for_moment(ask, now);
    ask.put_back = elapsed_;
    auto posts = machine.posts();
    auto at = moment_at(now);
    auto answer = co_await posts.reschedule(short_id, std::move(at), "ana", now);
    if (!answer && !is_no(answer.error())) co_return answer;
    auto const noted = co_await note_missed_hold(machine, ask, std::move(short_id));
    if (!noted) co_return tl::unexpected<Error>(noted.error());
    co_return answer;
}

awaitable<> People::press_again(Machine& machine, std::size_t number, std::string short_id, Duration gap,
                                std::shared_ptr<bool> pressed)
{
    if (gap > Duration(0)) co_await machine.clock().sleep_for(gap);
    co_await press(machine, number, std::move(short_id));
    *pressed = true;
    machine.wake();
}

awaitable<bool> People::settle(Machine& machine, Deed deed)
{
    auto const post = co_await look_up(machine, deed.first);
    if (!post) co_return is_no(post.error());
    // The first time may have been enough, though nobody heard of it.
    bool const asks_again = deed.care == Deed::Care::gives_up && post->state == State::cancelled;
    if (!store::is_unsettled(post->state) && !asks_again) co_return true;
    if (deed.care == Deed::Care::gives_up) co_return co_await call_off(machine, deed);
    note_decision(*post);
    auto seen = look_at_account(asks_.posts[deed.first]);
    bool const sees = seen && deed.care == Deed::Care::looks;
    bool const is_too_soon = !seen && elapsed_ - asks_.posts[deed.first].calls.back() < may_appear_within;
    // Stories cannot be told from each other: whoever is told that one may yet appear waits, or spoils the next one too.
    if (is_too_soon && post->plan.network == "snapchat") co_return true;
    if (!sees && (seen || is_too_soon)) wrong_word(post->plan.network);
    if (sees) co_return co_await settle_posted(machine, deed, post->short_id, std::move(*seen));
    co_return co_await settle_not_there(machine, deed, post->short_id, seen.has_value());
}

awaitable<bool> People::settle_posted(Machine& machine, Deed deed, std::string short_id, connectors::LedgerEntry seen)
{
    auto& ask = asks_.posts[deed.first];
    auto const address = seen.address.empty() ? "https://" + seen.network + ".example/" + seen.remote_id : seen.address;
    auto const remote_id = machine.id_from_address(seen.network, address);
    if (!remote_id) {
        misdeed("it does not know an address of " + seen.network + ": " + remote_id.error().message);
        co_return true;
    }
    auto posts = machine.posts();
    auto const answer =
        co_await posts.settle_posted(std::move(short_id), address, *remote_id, "ana", machine.clock().now());
    if (!answer) co_return is_no(answer.error());
    ask.found = elapsed_;
    ask.found_at = address;
    counts_.add(Fault::settled_posted);
    co_return true;
}

awaitable<bool> People::settle_not_there(Machine& machine, Deed deed, std::string short_id, bool is_there)
{
    auto& ask = asks_.posts[deed.first];
    auto const now = machine.clock().now();
    ask_for_moment(ask, now);
    ask.has_own_moment = true;
    ask.put_back = elapsed_;
    ask.not_there.push_back(elapsed_);
    auto posts = machine.posts();
    auto at = moment_at(now);
    auto const answer = co_await posts.settle_not_there(std::move(short_id), std::move(at), "ana", now);
    if (!answer && !is_no(answer.error())) co_return false;
    if (answer)
        counts_.add(is_there ? Fault::settled_wrongly : Fault::settled_not_there);
    else
        ask.not_there.pop_back();
    co_return co_await read_moment(machine, deed.first);
}

awaitable<bool> People::mark(Machine& machine, Deed deed)
{
    auto const post = co_await look_up(machine, deed.first);
    if (!post) co_return is_no(post.error());
    auto posts = machine.posts();
    auto const answer = co_await posts.mark_warn_and_inform(post->short_id, "ana", machine.clock().now());
    co_return answer || is_no(answer.error());
}

awaitable<bool> People::confirm(Machine& machine, Deed deed)
{
    auto& ask = asks_.posts[deed.first];
    auto const post = co_await look_up(machine, deed.first);
    if (!post) co_return is_no(post.error());
    auto posts = machine.posts();
    auto const own = co_await posts.confirm_under_pause(post->short_id, "ana", machine.clock().now());
    if (own) misdeed("who marked " + ask.plan.key + " could confirm it too");
    note_decision(*post);
    ask.confirmed.push_back({version_of(*post), elapsed_, {}});
    auto const answer = co_await posts.confirm_under_pause(post->short_id, "ben", machine.clock().now());
    if (!answer && !is_no(answer.error())) co_return false;
    if (answer) {
        ask.confirmed.back().answered = elapsed_;
        counts_.add(Fault::confirmed_in_a_pause);
    } else {
        ask.confirmed.pop_back();
    }
    co_return true;
}

}  // namespace peal::sim
