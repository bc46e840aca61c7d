#include "campaigns/calendar/changes.hpp"

#include "campaigns/calendar/expand.hpp"
#include "campaigns/calendar/moved_series.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace peal::campaigns::calendar {

namespace {

// Fewer than so many may go at once, unless they are all there are.
constexpr std::size_t many = 3;
constexpr std::size_t many_percent = 30;

// How far from where a series has ended another of its title may begin, to be the rest of it. One that has longer steps may
// begin as far off as these.
constexpr Duration near_min = std::chrono::hours(7 * 24), near_max = std::chrono::hours(31 * 24);

constexpr std::array<std::string_view, 9> words = {"added",     "moved",    "reworded", "confirmed", "made tentative",
                                                   "cancelled", "restored", "altered",  "gone"};

bool is_moved(Occurrence const& a, Occurrence const& b)
{
    return std::tie(a.start, a.end, a.all_day) != std::tie(b.start, b.end, b.all_day);
}

bool is_reworded(Occurrence const& a, Occurrence const& b)
{
    return std::tie(a.summary, a.location, a.description) != std::tie(b.summary, b.location, b.description);
}

ChangeKind kind_of(KnownEvent const& before, Occurrence const& after)
{
    auto const was = before.is_gone ? Status::cancelled : before.event.status;
    if (after.status == Status::cancelled && was != Status::cancelled) return ChangeKind::cancelled;
    if (after.status != Status::cancelled && was == Status::cancelled) return ChangeKind::restored;
    if (is_moved(before.event, after)) return ChangeKind::moved;
    if (is_reworded(before.event, after)) return ChangeKind::reworded;
    if (after.status == was || after.status == Status::cancelled) return ChangeKind::altered;
    return after.status == Status::confirmed ? ChangeKind::confirmed : ChangeKind::tentative;
}

std::string count_of(std::size_t n)
{
    return std::to_string(n) + (n == 1 ? " event" : " events");
}

std::string part_of(std::size_t n, std::size_t ahead)
{
    return std::to_string(n) + " of " + count_of(ahead) + " ahead";
}

std::string day_of(Occurrence const& event)
{
    return to_iso(Instant(std::chrono::sys_days(event.start_date.time_since_epoch()))).substr(0, 10);
}

class Comparer {
public:
    Comparer(std::vector<KnownEvent> const& known, std::vector<Occurrence> const& fresh, Covered covered,
             SourceRules const& rules, Instant now)
        : known_(known),
          fresh_(fresh),
          covered_(covered),
          rules_(rules),
          now_(now),
          known_of_(fresh.size()),
          fresh_of_(known.size())
    {}

    Comparison run()
    {
        find_full();
        match_names();
        match_looks();
        match_series();
        match_split();
        for (std::size_t i = 0; i < fresh_.size(); ++i)
            if (!is_double_.contains(i)) take_up(i);
        part_with();
        return std::move(made_);
    }

private:
    using Look = std::tuple<Instant, Instant, bool, std::string_view>;

    static Look look_of(Occurrence const& event) { return {event.start, event.end, event.all_day, event.summary}; }

    bool is_ahead(Occurrence const& event) const
    {
        return is_to_come(event, now_) && event.start >= covered_.from && event.start < covered_.to;
    }

    bool is_ahead(KnownEvent const& one) const
    {
        return !one.is_gone && !one.is_kept && one.event.status != Status::cancelled && is_ahead(one.event) &&
               !has_no_room(one);
    }

    // Events that may have more times than are read (R12), by UID, with the last that was.
    void find_full()
    {
        if (fresh_.size() < occurrences_max) return;
        std::unordered_map<std::string_view, std::size_t> counts;
        for (auto const& event : fresh_) ++counts[event.uid];
        std::erase_if(counts, [](auto const& one) { return one.second < occurrences_max; });
        if (counts.empty()) return;
        for (auto const& event : fresh_) {
            if (!counts.contains(event.uid)) continue;
            auto& last = last_of_full_.try_emplace(event.uid, event.start).first->second;
            last = std::max(last, event.start);
        }
    }

    // It may be missing for that alone.
    bool has_no_room(KnownEvent const& one) const
    {
        if (last_of_full_.empty()) return false;
        auto const full = last_of_full_.find(uid_in(one.written_as));
        return full != last_of_full_.end() && one.event.start > full->second;
    }

    // What may be there again under another name: also what a person has kept while the calendar did not have it.
    bool is_sought(std::size_t known) const
    {
        auto const& one = known_[known];
        return !is_there(known) && !one.is_gone && one.event.status != Status::cancelled && is_ahead(one.event) &&
               !has_no_room(one);
    }

    bool is_there(std::size_t known) const { return fresh_of_[known].has_value(); }
    bool is_unknown(std::size_t fresh) const { return !known_of_[fresh] && !is_double_.contains(fresh); }

    void match(std::size_t fresh, std::size_t known)
    {
        known_of_[fresh] = known;
        fresh_of_[known] = fresh;
    }

    // By the name that the calendar used last, else by the one that it used first.
    void match_names()
    {
        std::unordered_map<std::string_view, std::size_t> last;
        std::unordered_map<std::string, std::size_t> first;
        last.reserve(known_.size());
        for (std::size_t i = 0; i < known_.size(); ++i) {
            last.emplace(known_[i].written_as, i);
            if (auto name = identity(known_[i].event); name != known_[i].written_as) first.emplace(std::move(name), i);
        }
        std::unordered_set<std::string_view> seen;
        seen.reserve(fresh_.size());
        names_.reserve(fresh_.size());  // what was seen refers to them
        for (std::size_t i = 0; i < fresh_.size(); ++i) {
            names_.push_back(identity(fresh_[i]));
            if (!seen.insert(names_[i]).second)
                is_double_.insert(i);
            else if (auto const found = last.find(names_[i]); found != last.end())
                match(i, found->second);
        }
        for (std::size_t i = 0; i < fresh_.size() && !first.empty(); ++i)
            if (is_unknown(i)) match_first_name(i, first);
    }

    void match_first_name(std::size_t number, std::unordered_map<std::string, std::size_t> const& first)
    {
        // Of two with one name, each that must look for another goes on from where the other was.
        for (std::optional<std::size_t> next = number; next;) {
            auto const fresh = *std::exchange(next, std::nullopt);
            auto const found = first.find(names_[fresh]);
            if (found == first.end()) return;
            auto const known = found->second;
            if (auto const other = fresh_of_[known]) {
                if (look_of(fresh_[*other]) == look_of(fresh_[fresh])) {
                    is_double_.insert(fresh);
                    return;
                }
                known_of_[*other].reset();
                next = other;
            }
            match(fresh, known);
        }
    }

    // New names for the same events. Only where nothing else looks alike.
    void match_looks()
    {
        struct Alike {
            std::vector<std::size_t> missing, unknown;
        };
        std::map<Look, Alike> looks;
        for (std::size_t i = 0; i < known_.size(); ++i)
            if (is_sought(i)) looks[look_of(known_[i].event)].missing.push_back(i);
        if (looks.empty()) return;
        for (std::size_t i = 0; i < fresh_.size(); ++i) {
            if (!is_unknown(i)) continue;
            if (auto const look = looks.find(look_of(fresh_[i])); look != looks.end())
                look->second.unknown.push_back(i);
        }
        for (auto const& [look, alike] : looks)
            if (alike.missing.size() == 1 && alike.unknown.size() == 1) match(alike.unknown[0], alike.missing[0]);
    }

    using ByUid = std::unordered_map<std::string_view, std::vector<std::size_t>>;

    // What is known and not there, by the UID that the calendar used last.
    ByUid missing_by_uid() const
    {
        ByUid missing;
        for (std::size_t i = 0; i < known_.size(); ++i)
            if (is_sought(i)) missing[uid_in(known_[i].written_as)].push_back(i);
        return missing;
    }

    ByUid unknown_by_uid() const
    {
        ByUid unknown;
        for (std::size_t i = 0; i < fresh_.size(); ++i)
            if (is_unknown(i) && is_ahead(fresh_[i])) unknown[fresh_[i].uid].push_back(i);
        return unknown;
    }

    void match_times(std::vector<std::size_t> const& missing, std::vector<std::size_t> const& unknown,
                     std::vector<Instant> const& stayed)
    {
        std::vector<Instant> from, to;
        for (auto const i : missing) from.push_back(known_[i].event.start);
        for (auto const i : unknown) to.push_back(fresh_[i].start);
        for (auto const& [was, is] : pair_moved(from, to, stayed)) match(unknown[is], missing[was]);
    }

    // Where a whole series is moved, its times have other names (R4), and are the same events to people.
    void match_series()
    {
        auto const missing = missing_by_uid();
        if (missing.empty()) return;
        auto const unknown = unknown_by_uid();
        std::unordered_map<std::string_view, std::vector<Instant>> there;
        for (std::size_t i = 0; i < fresh_.size(); ++i)
            if (!is_unknown(i) && missing.contains(fresh_[i].uid)) there[fresh_[i].uid].push_back(fresh_[i].start);
        for (auto const& [uid, times] : missing)
            if (auto const found = unknown.find(uid); found != unknown.end())
                match_times(times, found->second, there[uid]);
    }

    // A series that has no times any more from one on, and those that began instead.
    struct Ended {
        std::vector<std::size_t> missing, begun;
        std::optional<Instant> last;  // that is left of it
    };

    // Whether a series that begins then may be the rest of it. A title alone comes back at other times of the year.
    bool goes_on_at(Ended const& ended, Instant begins) const
    {
        if (!ended.last || *ended.last >= begins) return false;
        std::vector<Instant> times;
        for (auto const i : ended.missing) times.push_back(known_[i].event.start);
        std::sort(times.begin(), times.end());
        auto step = times.front() - *ended.last;
        for (std::size_t i = 1; i < times.size(); ++i) step = std::min(step, times[i] - times[i - 1]);
        auto const distance = begins > times.front() ? begins - times.front() : times.front() - begins;
        return distance <= std::clamp<Duration>(step, near_min, near_max);
    }

    Instant first_of(std::vector<std::size_t> const& fresh) const
    {
        auto first = fresh_[fresh.front()].start;
        for (auto const i : fresh) first = std::min(first, fresh_[i].start);
        return first;
    }

    // "This and all following" is moved: the calendar ends the series before it, and begins one with a name of its own. Where
    // the name does not say of which, the title does, if only one series of that title has ended, about then.
    void match_split()
    {
        auto const missing = missing_by_uid();
        if (missing.empty()) return;
        std::unordered_map<std::string_view, Instant> last;
        std::unordered_set<std::string_view> is_old;
        for (std::size_t i = 0; i < fresh_.size(); ++i) {
            auto& moment = last.try_emplace(fresh_[i].uid, fresh_[i].start).first->second;
            moment = std::max(moment, fresh_[i].start);
            if (!is_unknown(i)) is_old.insert(fresh_[i].uid);
        }
        std::map<std::string, Ended> all;
        for (auto const& [uid, times] : missing) {
            auto const left = last.find(uid);
            bool const has_ended = std::all_of(times.begin(), times.end(), [&](auto const i) {
                return known_[i].event.repeats && (left == last.end() || known_[i].event.start > left->second);
            });
            if (!has_ended) continue;
            auto& ended = all[series_in(uid)];
            ended.missing.insert(ended.missing.end(), times.begin(), times.end());
            if (left != last.end()) ended.last = std::max(ended.last.value_or(left->second), left->second);
        }
        std::unordered_map<std::string_view, std::vector<Ended*>> by_title;
        for (auto& [name, ended] : all)
            if (auto const& title = known_[ended.missing.front()].event.summary; !title.empty())
                by_title[title].push_back(&ended);
        for (auto const& [uid, times] : unknown_by_uid()) {
            auto const& first = fresh_[times.front()];
            if (!first.repeats || is_old.contains(uid)) continue;
            Ended* ended = nullptr;
            if (auto const named = all.find(series_in(uid)); named != all.end())
                ended = &named->second;
            else if (auto const titled = by_title.find(first.summary); titled != by_title.end() &&
                                                                       titled->second.size() == 1 &&
                                                                       goes_on_at(*titled->second[0], first_of(times)))
                ended = titled->second[0];
            if (ended != nullptr && ended->last) ended->begun.insert(ended->begun.end(), times.begin(), times.end());
        }
        for (auto const& [name, ended] : all) match_times(ended.missing, ended.begun, {});
    }

    void take_up(std::size_t number)
    {
        EventChange change;
        change.now.event = fresh_[number];
        change.now.written_as = names_[number];
        if (auto const known = known_of_[number]) {
            auto const& before = known_[*known];
            auto& event = change.now.event;
            event.source = before.event.source;
            // Its posts hang on the name that it had first.
            if (identity(before.event) != names_[number]) {
                event.uid = before.event.uid;
                event.original_start = before.event.original_start;
                event.repeats = before.event.repeats;
            }
            if (change.now == before) return;
            change.known = known;
            change.kind = kind_of(before, event);
            change.has_moved = is_moved(before.event, event);
            change.has_words = is_reworded(before.event, event);
        }
        made_.changes.push_back(std::move(change));
    }

    // What is known and not there.
    void part_with()
    {
        std::vector<std::size_t> missing, asked;
        std::size_t ahead = 0;
        bool is_less = false;  // than a person is asked about
        for (std::size_t i = 0; i < known_.size(); ++i) {
            bool const counts = is_ahead(known_[i]);
            ahead += counts;
            is_less = is_less || (known_[i].is_asked && (is_there(i) || !counts));
            if (is_there(i)) continue;
            if (counts)
                (known_[i].is_asked ? asked : missing).push_back(i);
            else if (!known_[i].is_gone && !known_[i].is_kept)
                made_.slid_out.push_back(i);
        }
        auto reason = missing.empty() ? std::string() : why_held(missing, asked.size(), ahead);
        std::vector<std::size_t> in_doubt;
        if (!reason.empty()) {
            in_doubt = std::exchange(missing, {});
        } else {
            // Posts that it holds would go free: that is for a person to say, and the others are off all the same.
            auto const others = std::stable_partition(missing.begin(), missing.end(), [this](std::size_t i) {
                return is_restriction(known_[i].event, rules_);
            });
            in_doubt.assign(missing.begin(), others);
            missing.erase(missing.begin(), others);
            if (!in_doubt.empty()) reason = restrictions_left(in_doubt);
        }
        std::string rest;
        if (reason.empty() && is_less)
            rest =
                part_of(asked.size(), ahead - missing.size()) + (asked.size() == 1 ? " is" : " are") + " still missing";
        asked.insert(asked.end(), in_doubt.begin(), in_doubt.end());
        if (!asked.empty()) made_.drop = Drop{std::move(asked), std::move(reason), std::move(rest)};
        for (auto const i : missing) {
            EventChange change;
            change.kind = ChangeKind::gone;
            change.known = i;
            change.now = known_[i];
            change.now.is_gone = true;
            made_.changes.push_back(std::move(change));
        }
    }

    std::string restrictions_left(std::vector<std::size_t> const& missing) const
    {
        std::string names;
        for (auto const i : missing) names += (names.empty() ? "`" : ", `") + known_[i].event.summary + "`";
        return std::string(
                   missing.size() == 1
                       ? "a time of restricted publicity has left the calendar, and posts may be held by it: "
                       : "times of restricted publicity have left the calendar, and posts may be held by them: ") +
               names;
    }

    // Why a person has to decide; empty when they are few. About `asked` others one decides already, and about all of them with
    // one word: so it says how many these are.
    std::string why_held(std::vector<std::size_t> const& missing, std::size_t asked, std::size_t ahead) const
    {
        auto const count = missing.size();
        auto const all = count + asked;
        if (all == ahead && asked > 0)
            return (count == 1 ? "the other event ahead has" : "the other " + count_of(count) + " ahead have") +
                   std::string(" left the calendar too, and with them all ") + std::to_string(all);
        if (count == ahead)
            return (count == 1 ? "the only event ahead has" : "all " + count_of(count) + " ahead have") +
                   std::string(" left the calendar");
        // With those that one decides already: who takes them out one by one is asked about them all the same.
        if (all >= many && all * 100 > ahead * many_percent)
            return asked > 0
                       ? std::to_string(count) + " more, " + part_of(all, ahead) + " in all, have left the calendar"
                       : part_of(count, ahead) + " have left the calendar at once";
        // A calendar may be published up to a day only, and that day brought nearer.
        auto const last = std::max_element(fresh_.begin(), fresh_.end(),
                                           [](auto const& a, auto const& b) { return a.start < b.start; });
        auto const behind = static_cast<std::size_t>(std::count_if(
            missing.begin(), missing.end(), [&](auto const i) { return known_[i].event.start > last->start; }));
        if (behind < 2) return {};
        return "the calendar ends with " + day_of(*last) + ", and " + count_of(behind) +
               " after that day have left it at once" +
               (all == behind ? "" : ": " + part_of(all, ahead) + " in all have left");
    }

    std::vector<KnownEvent> const& known_;
    std::vector<Occurrence> const& fresh_;
    Covered covered_;
    SourceRules const& rules_;
    Instant now_;
    std::vector<std::string> names_;                    // of the fresh ones
    std::vector<std::optional<std::size_t>> known_of_;  // of the fresh ones
    std::unordered_set<std::size_t> is_double_;         // of the fresh ones: an earlier one has the name
    std::vector<std::optional<std::size_t>> fresh_of_;  // of the known ones
    std::unordered_map<std::string_view, Instant> last_of_full_;
    Comparison made_;
};

}  // namespace

std::string_view to_string(ChangeKind kind)
{
    return words[static_cast<std::size_t>(kind)];
}

bool is_to_come(Occurrence const& event, Instant now)
{
    constexpr std::chrono::days whole_day{1};
    return event.all_day ? event.start + whole_day > now : event.start > now;
}

bool differs_to_people(Occurrence const& before, Occurrence const& after)
{
    return is_moved(before, after) || is_reworded(before, after) || before.status != after.status;
}

Comparison compare(std::vector<KnownEvent> const& known, std::vector<Occurrence> const& fresh, Covered covered,
                   SourceRules const& rules, Instant now)
{
    return Comparer(known, fresh, covered, rules, now).run();
}

}  // namespace peal::campaigns::calendar
