#include "tests/sim/checker.hpp"

#include "tests/sim/script.hpp"

#include <algorithm>

namespace peal::sim {

namespace {

using namespace std::chrono_literals;
using store::State;

constexpr std::size_t words_max = 20;

constexpr Duration clock_skew_allowed = 62s;

// From the network's answer to its being on disk, where the disk is slow.
constexpr Duration recorded_within = 90s;

// What small steps of the clock may add up to.
constexpr Duration seconds_stepped = 10s;

// A trouble this long before a moment, or after it, may keep a post from going out.
constexpr Duration before = 10min;
constexpr Duration after = 40min;

// Somebody who confirms a post so long before its moment does not come too late.
constexpr Duration in_good_time = 1min;

}  // namespace

void Checker::find(std::uint64_t& kind, std::string_view what, std::string const& key, std::string const& detail)
{
    ++kind;
    wrong_keys_.insert(key);
    if (findings_.words.size() < words_max) findings_.words.push_back(std::string(what) + ": " + key + ": " + detail);
}

void Checker::prepared(std::string const& body, connectors::OutgoingPost const& post)
{
    bodies_[body] = {post.key, read_words(post.text).second};
}

void Checker::told(std::string const& body, std::string const& remote_id)
{
    if (auto const known = bodies_.find(body); known != bodies_.end()) told_[{known->second.key, remote_id}] = elapsed_;
}

void Checker::trouble(std::string_view network)
{
    auto& moments = troubles_[std::string(network)];
    if (moments.empty() || moments.back() != elapsed_) moments.push_back(elapsed_);
}

void Checker::commit_leaves(HttpRequest const& request, Instant machine_now)
{
    auto const known = bodies_.find(request.body);
    last_key_ = known == bodies_.end() ? std::string() : known->second.key;
    auto* const ask = asks_.find(last_key_);
    if (!ask) {
        find(findings_.untruthful, "untruthful", last_key_,
             "a commit call that nobody has asked for: " + request.url + " " + request.body.substr(0, 200));
        return;
    }
    auto const early = [&](std::string const& why) { find(findings_.early, "early", last_key_, why); };
    if (machine_now < ask->earliest)
        early(std::to_string((ask->earliest - machine_now).count()) + " ms before its moment");
    // A wrong clock is compared with the networks' before anything is sent, to the minute.
    auto const before_it = ask->earliest - (start_ + elapsed_);
    if (before_it > clock_skew_allowed)
        early(std::to_string(before_it.count()) + " ms before its moment by the right clock");
    if (ask->plan.dry_run) early("it was to be rehearsed only");
    if (ask->held_at && *ask->held_at < elapsed_) early("it was held");
    if (ask->is_withdrawn) early("it was withdrawn");
    if (ask->called_off && *ask->called_off < elapsed_) early("somebody had cancelled it");
    if (ask->found && *ask->found < elapsed_) early("somebody had found it on the account");
    ask->calls.push_back(elapsed_);
    auto const version = known->second.version;
    if (ask->plan.approval != campaigns::Approval::none && !ask->approved.contains(version))
        early("version " + std::to_string(version) + " was never approved");
    for (auto const& pause : asks_.pauses)
        if (pause.covers(ask->plan) && pause.in_force && *pause.in_force < elapsed_ && !pause.end_asked &&
            !is_confirmed_under(*ask, version, pause))
            early(pause.scope + " " + pause.target + " was paused");
    if (machine_now > ask->latest + ask->plan.max_late)
        early(std::to_string((machine_now - ask->latest).count() / 1000) + " s after its moment, which is too late");
    if (fell_into_a_pause(*ask, version)) early("its moment fell into a pause; a person had to decide");
}

// What became overdue in a pause does not leave by itself when the pause ends. Who asks for it again after the end decides.
bool Checker::fell_into_a_pause(Ask const& ask, int version) const
{
    // By which clock would not be known.
    if (ask.earliest != ask.latest || troubles_.contains("clock")) return false;
    auto const due = ask.plan.due - start_;
    return std::any_of(asks_.pauses.begin(), asks_.pauses.end(), [&](PauseAsk const& pause) {
        bool const is_decided = ask.put_back && pause.end_asked && *ask.put_back >= *pause.end_asked;
        return pause.covers(ask.plan) && !is_decided && !was_let_go_under(ask, version, pause) && pause.in_force &&
               *pause.in_force < due - seconds_stepped && pause.end_asked && *pause.end_asked > due + seconds_stepped;
    });
}

// Somebody has let these words go after the pause was asked for.
bool Checker::is_confirmed_under(Ask const& ask, int version, PauseAsk const& pause)
{
    return std::any_of(ask.confirmed.begin(), ask.confirmed.end(), [&](Confirmation const& confirmation) {
        return confirmation.version == version && pause.asked && confirmation.asked >= *pause.asked;
    });
}

// Somebody has let it go with the words that it had until the pause ended; new ones afterwards need no confirmation.
bool Checker::was_let_go_under(Ask const& ask, int version, PauseAsk const& pause)
{
    return std::any_of(ask.confirmed.begin(), ask.confirmed.end(), [&](Confirmation const& confirmation) {
        auto const next = ask.worded.find(confirmation.version + 1);
        bool const stood = confirmation.version == version || next == ask.worded.end() ||
                           (pause.end_asked && next->second >= *pause.end_asked);
        return stood && pause.asked && confirmation.asked >= *pause.asked;
    });
}

// The machine has said that it may, and in good time.
bool Checker::may_go_during(Ask const& ask, PauseAsk const& pause) const
{
    if (troubles_.contains("clock")) return false;
    auto const due = ask.plan.due - start_;
    return std::any_of(ask.confirmed.begin(), ask.confirmed.end(), [&](Confirmation const& confirmation) {
        return confirmation.version == ask.version && pause.in_force && confirmation.asked >= *pause.in_force &&
               confirmation.answered && *confirmation.answered <= due - in_good_time;
    });
}

// A colleague's post has the same words, so that nobody can tell; the public sees the message all the same. Where it was
// taken for ours it is what came of the post, though ours came to light afterwards.
Checker::Seen Checker::without_what_is_not_ours(Seen seen, store::PostRecord const* post,
                                                std::set<LedgerPlace> const& posted_by_hand)
{
    auto const is_by_hand = [&](auto const* entry) { return posted_by_hand.contains(place_of(*entry)); };
    auto const taken = std::find_if(seen.begin(), seen.end(), [&](auto const* entry) {
        return post && entry->remote_id == post->remote_id && is_by_hand(entry);
    });
    auto const ours = std::count_if(seen.begin(), seen.end(), [&](auto const* entry) { return !is_by_hand(entry); });
    if (taken != seen.end() && ours <= 1) return {*taken};
    std::erase_if(seen, is_by_hand);
    return seen;
}

void Checker::look(std::vector<store::PostRecord> const& stored, std::vector<connectors::LedgerEntry> const& ledger,
                   std::set<LedgerPlace> const& posted_by_hand, std::set<std::string> const& ids_in_doubt,
                   Drawings const& drawings)
{
    ids_in_doubt_ = ids_in_doubt;
    std::map<std::string, store::PostRecord const*> by_key;
    for (auto const& post : stored) by_key[post.plan.key] = &post;
    std::vector<Seen> seen(asks_.posts.size());
    for (auto const& entry : ledger) {
        auto const drawn = drawings.find(entry.media_digest);
        auto const words = entry.text.empty() && drawn != drawings.end() ? drawn->second : entry.text;
        auto const number = static_cast<std::size_t>(read_words(words).first);
        if (number < 1 || number > seen.size())
            find(findings_.untruthful, "untruthful", entry.remote_id, "the network shows what nobody has asked for");
        else
            seen[number - 1].push_back(&entry);
    }
    for (std::size_t i = 0; i < asks_.posts.size(); ++i) {
        auto const& ask = asks_.posts[i];
        auto const found = by_key.find(ask.plan.key);
        auto const* const post = found == by_key.end() ? nullptr : found->second;
        bool const took_a_colleagues = std::any_of(seen[i].begin(), seen[i].end(), [&](auto const* entry) {
            return post && entry->remote_id == post->remote_id && posted_by_hand.contains(place_of(*entry));
        });
        if (took_a_colleagues) took_colleagues_.insert(ask.plan.key);
        look_at(ask, post, without_what_is_not_ours(std::move(seen[i]), post, posted_by_hand), drawings);
    }
}

// People who end a pause while the clock is ahead, or approve or release, give up what is late by it: at their word, and the
// list says so.
bool Checker::is_missed_at_their_word(store::PostRecord const& post) const
{
    auto const* const ask = asks_.find(post.plan.key);
    if (ask && ask->is_missed_at_their_word) return true;
    return std::any_of(asks_.pauses.begin(), asks_.pauses.end(),
                       [&](PauseAsk const& pause) { return pause.covers(post.plan) && pause.end_asked; });
}

void Checker::look_for_given_up(std::vector<store::PostRecord> const& stored)
{
    for (auto const& post : stored)
        if (post.state == State::missed && !post.plan.dry_run &&
            post.plan.due > start_ + elapsed_ + clock_skew_allowed && !is_missed_at_their_word(post))
            find(findings_.lost, "lost", post.plan.key, "missed before its moment, by a wrong clock");
}

// No network is asked for a rehearsal, nor for the time it goes by.
static bool was_rehearsed_by_a_wrong_clock(Ask const& ask, store::PostRecord const& post, bool was_clock_wrong)
{
    return ask.plan.dry_run && post.state == State::missed && was_clock_wrong;
}

// The network takes no more, or the channel's posts go one at a time: the machine says so, and a person decides.
static bool kept_its_pace(store::PostRecord const& post)
{
    return post.state == State::missed && post.reason.starts_with("its channel ");
}

static bool stood_at(connectors::LedgerEntry const& entry, Instant moment)
{
    return entry.published_at <= moment && (!entry.removed_at || *entry.removed_at > moment);
}

// So many calls somebody has wrongly said to have made nothing: their posts stood on the account, or appeared afterwards.
// What comes of it is that person's.
std::size_t Checker::wrong_words(Ask const& ask, Seen const& seen, Instant start)
{
    std::set<Duration> calls;
    for (auto const said : ask.not_there) {
        auto const next = std::lower_bound(ask.calls.begin(), ask.calls.end(), said);
        if (next == ask.calls.begin()) continue;
        auto const call = *std::prev(next);
        bool const is_wrong = std::any_of(seen.begin(), seen.end(), [&](auto const* entry) {
            bool const came_afterwards =
                entry->published_at > start + said && entry->published_at <= start + call + may_appear_within;
            return came_afterwards || stood_at(*entry, start + said);
        });
        if (is_wrong) calls.insert(call);
    }
    return calls.size();
}

// It has another post's id, so that no look can tell it from that one; and the answer that named it did not come, or the
// process died before it was on record.
bool Checker::is_hidden(Ask const& ask, connectors::LedgerEntry const& entry) const
{
    if (!ids_in_doubt_.contains(entry.remote_id)) return false;
    auto const told = told_.find({ask.plan.key, entry.remote_id});
    if (told == told_.end()) return true;
    auto const machine = troubles_.find(std::string());
    return machine != troubles_.end() && std::any_of(machine->second.begin(), machine->second.end(), [&](Duration at) {
               return at >= told->second && at <= told->second + recorded_within;
           });
}

// How often it stood there at one time, at most. What the network has taken down is not there for us either.
std::size_t Checker::doubles(Ask const& ask, Seen const& seen) const
{
    std::size_t most = 0;
    for (auto const* last : seen) {
        auto const there = std::count_if(seen.begin(), seen.end(), [&](auto const* entry) {
            return stood_at(*entry, last->published_at) && (entry == last || !is_hidden(ask, *entry));
        });
        most = std::max(most, static_cast<std::size_t>(there));
    }
    return most;
}

void Checker::look_at(Ask const& ask, store::PostRecord const* post, Seen const& seen, Drawings const& drawings)
{
    auto const& key = ask.plan.key;
    auto const times = doubles(ask, seen);
    auto const wrongly_said = wrong_words(ask, seen, start_);
    if (times > 1 + wrongly_said)
        find(findings_.doubled, "doubled", key, std::to_string(times) + " times on the network");
    bool const stands = std::any_of(seen.begin(), seen.end(),
                                    [&](auto const* entry) { return !entry->removed_at && !is_hidden(ask, *entry); });
    if (!post) {
        if (ask.is_planned) find(findings_.lost, "lost", key, "the machine had said that it was planned");
        return;
    }
    count(ask, *post, times);
    auto const says = std::string(to_string(post->state)) + " (" + post->reason + ")";
    auto const due = ", due at " + std::to_string((ask.plan.due - start_).count() / 1000) + " s";
    if (!ask.moments.contains(post->plan.due))
        find(findings_.untruthful, "untruthful", key, "it has a moment that nobody has asked for: " + says);
    if (ask.found && (post->state != State::confirmed || post->address != ask.found_at))
        find(findings_.untruthful, "untruthful", key,
             "somebody has found it at " + ask.found_at + ", and it says " + says + " " + post->address);
    if (ask.called_off && post->state != State::cancelled)
        find(findings_.untruthful, "untruthful", key, "somebody has cancelled it, and it says " + says);
    switch (post->state) {
        case State::planned:
        case State::claimed:
        case State::sending:
        case State::unknown: find(findings_.stuck, "stuck", key, says); break;
        case State::needs_person:
            ++unknown_;
            if (!has_excuse(ask) && wrongly_said == 0) find(findings_.lost, "lost", key, says + due);
            break;
        case State::confirmed:
            ++published_;
            if (seen.empty()) {
                find(findings_.untruthful, "untruthful", key, "published, it says, and the network does not show it");
                return;
            }
            look_at_message(ask, *post, the_one_it_names(*post, seen), drawings);
            break;
        case State::rehearsed:
        case State::held:
        case State::failed:
        case State::missed:
        case State::cancelled:
            if (stands && !ask.is_given_up && wrongly_said == 0)
                find(findings_.untruthful, "untruthful", key, says + ", and it is on the network");
            if (post->state == State::rehearsed && !ask.plan.dry_run)
                find(findings_.lost, "lost", key, "rehearsed, and it was to be sent");
            else if (post->state != State::rehearsed && !has_excuse(ask) && !kept_its_pace(*post) &&
                     !was_rehearsed_by_a_wrong_clock(ask, *post, troubles_.contains("clock")))
                find(findings_.lost, "lost", key, says + due);
    }
}

connectors::LedgerEntry const& Checker::the_one_it_names(store::PostRecord const& post, Seen const& seen)
{
    auto const named =
        std::find_if(seen.begin(), seen.end(), [&](auto const* entry) { return entry->remote_id == post.remote_id; });
    return named == seen.end() ? *seen.back() : **named;
}

void Checker::look_at_message(Ask const& ask, store::PostRecord const& post, connectors::LedgerEntry const& seen,
                              Drawings const& drawings)
{
    auto const wrong = [&](std::string const& what) { find(findings_.untruthful, "untruthful", ask.plan.key, what); };
    // An id that is no other post's by our records is believed: the network's word is all there is, or a person's, who may
    // have found a colleague's post with the same words. One that was believed to be another post's cannot be this one's.
    bool const is_other = !post.remote_id.empty() && post.remote_id != seen.remote_id &&
                          !ids_in_doubt_.contains(post.remote_id) && !ids_in_doubt_.contains(seen.remote_id) &&
                          !ask.found && !took_colleagues_.contains(ask.plan.key);
    if (is_other) wrong("it says " + post.remote_id + ", the network " + seen.remote_id);
    auto const drawn = drawings.find(seen.media_digest);
    if (drawn == drawings.end()) {
        wrong("its picture is not one of ours");
        return;
    }
    auto const link = "peal.example/r/" + post.link_code;
    auto const has = [](std::string const& text, std::string_view part) {
        return text.find(part) != std::string::npos;
    };
    if (!has(drawn->second, link) || !has(drawn->second, "#StampItOutLLR") || !has(drawn->second, "You can report it"))
        wrong("the words on its picture are not whole: " + drawn->second);
    if (ask.plan.network == "snapchat") return;
    if (seen.text != post.plan.text || !has(seen.text, link) || !has(seen.text, "#StampItOutLLR"))
        wrong("its words are not whole: " + seen.text);
    if (seen.alt_text != post.plan.alt_text) wrong("its picture's description is not whole: " + seen.alt_text);
}

void Checker::count(Ask const& ask, store::PostRecord const& post, std::size_t seen)
{
    if (ask.plan.dry_run || people_stopped(ask)) return;
    auto& tally = tallies_[ask.plan.network];
    bool const asks = post.state == State::needs_person;
    ++tally.asked;
    tally.once += seen == 1;
    tally.doubled += seen > 1;
    tally.absent += seen == 0 && !asks;
    tally.to_person += asks;
    tally.untruthful += !asks && (post.state == State::confirmed) != (seen > 0);
}

// Its campaign had no file when its moment came.
bool Checker::was_away(Ask const& ask) const
{
    auto const due = ask.plan.due - start_;
    return ask.dropped && due >= *ask.dropped - in_good_time &&
           (!ask.brought_back || due <= *ask.brought_back + in_good_time);
}

// People kept it from going out.
bool Checker::people_stopped(Ask const& ask) const
{
    auto const due = ask.plan.due - start_;
    if (ask.was_stopped || was_away(ask)) return true;
    if (ask.plan.approval != campaigns::Approval::none) {
        auto const approved = ask.approved.find(ask.version);
        if (approved == ask.approved.end() || approved->second > due - 5min) return true;
    }
    for (auto const& pause : asks_.pauses)
        if (pause.covers(ask.plan) && !may_go_during(ask, pause) && pause.asked && *pause.asked <= due + after &&
            (!pause.ended || *pause.ended >= due - before))
            return true;
    return false;
}

// People or a fault did.
bool Checker::has_excuse(Ask const& ask) const
{
    if (people_stopped(ask)) return true;
    auto const due = ask.plan.due - start_;
    // By a clock that is a year behind, what somebody sends now has a moment of last year.
    return has_excuse_at(ask, due) || (ask.has_own_moment && ask.put_back && has_excuse_at(ask, *ask.put_back));
}

bool Checker::has_excuse_at(Ask const& ask, Duration due) const
{
    for (auto const& name : {std::string(), ask.plan.network, std::string("clock")}) {
        auto const moments = troubles_.find(name);
        if (moments == troubles_.end()) continue;
        // A clock that is an hour ahead misses what is due within the next.
        auto const margin = name == "clock" ? Duration(75min) : Duration(0);
        auto const first = std::lower_bound(moments->second.begin(), moments->second.end(), due - before - margin);
        // By a clock that is behind, what somebody sends now has a moment that is long past.
        auto const afterwards = ask.has_own_moment ? margin : Duration(0);
        if (first != moments->second.end() && *first <= due + after + afterwards) return true;
    }
    return false;
}

}  // namespace peal::sim
