#include "tests/sim/decisions.hpp"

#include <algorithm>
#include <set>

namespace peal::sim {

namespace {

using namespace std::chrono_literals;
using Kind = Deed::Kind;
using Cue = Deed::Cue;
using Care = Deed::Care;

class Decider {
public:
    Decider(Script& script, std::uint64_t seed) : random_(make_seeded_random(seed, 5)), script_(script) {}

    void decide()
    {
        for (auto const kind : {Kind::lapse, Kind::call_off, Kind::withdraw, Kind::reschedule, Kind::send_now,
                                Kind::settle, Kind::confirm})
            if (chance(70)) used_.insert(kind);
        for (std::size_t i = 0; i < script_.asks.posts.size(); ++i) decide_about(i);
        auto const scripted = script_.deeds;
        for (auto const& deed : scripted) {
            if (deed.kind == Kind::pause && used_.contains(Kind::confirm)) let_some_go(deed);
            if (deed.kind == Kind::hold && decides(Kind::reschedule, 40)) move_what_is_held(deed);
        }
        if (chance(10)) delete_a_file();
    }

private:
    bool chance(unsigned percent) { return random_->below(100) < percent; }
    bool decides(Kind kind, unsigned percent) { return used_.contains(kind) && chance(percent); }

    Duration span(Duration from, Duration to)
    {
        return from + Duration(random_->below(static_cast<std::uint64_t>((to - from).count())));
    }

    void add(Deed const& deed) { (deed.cue == Cue::time ? script_.deeds : script_.cued).push_back(deed); }

    Deed about(std::size_t post, Kind kind)
    {
        Deed deed;
        deed.kind = kind;
        deed.first = post;
        deed.last = post + 1;
        return deed;
    }

    // In the worst moments: while it is prepared, as its call leaves, while the answer is waited for, and afterwards.
    Deed at_a_bad_moment(std::size_t post, Kind kind)
    {
        auto deed = about(post, kind);
        auto const due = script_.asks.posts[post].plan.due - script_.start;
        switch (random_->below(6)) {
            case 0: deed.at = std::max(Duration(5min), due - span(10s, 5min)); break;
            case 1: deed.at = due + span(-50ms, 100ms); break;
            case 2: deed.at = due + span(1s, 40min); break;
            case 3:
                deed.cue = Cue::prepared;
                deed.at = span(0ms, chance(50) ? Duration(50ms) : Duration(20s));
                break;
            case 4:
                deed.cue = Cue::call;
                deed.at = span(0ms, 80ms);
                break;
            default: deed.cue = Cue::call; deed.at = span(1s, chance(50) ? Duration(30s) : Duration(20min));
        }
        return deed;
    }

    void decide_about(std::size_t i)
    {
        if (decides(Kind::call_off, 4)) add(at_a_bad_moment(i, Kind::call_off));
        bool const needs_approval = script_.asks.posts[i].plan.approval != campaigns::Approval::none;
        if (needs_approval && decides(Kind::withdraw, 30)) {
            auto const deed = at_a_bad_moment(i, Kind::withdraw);
            add(deed);
            auto again = deed;
            again.kind = Kind::approve;
            again.at += span(100ms, 1min);
            if (chance(50)) add(again);
        }
        if (decides(Kind::reschedule, 4)) {
            auto deed = at_a_bad_moment(i, Kind::reschedule);
            deed.by = chance(50) ? span(1s, 30s) : span(30s, 20min);
            add(deed);
        }
        if (decides(Kind::send_now, 5)) {
            auto deed = at_a_bad_moment(i, Kind::send_now);
            deed.by = chance(30) ? Duration(-1) : chance(50) ? Duration(0) : span(1ms, 400ms);
            add(deed);
        }
        if (decides(Kind::lapse, 2)) add(at_a_bad_moment(i, Kind::lapse));
        if (decides(Kind::settle, 80)) look_at_the_account(i);
    }

    // A new moment alone lets nothing go that is held.
    void move_what_is_held(Deed const& hold)
    {
        auto deed = about(hold.first, Kind::reschedule);
        deed.at = hold.at + span(100ms, 30s);
        deed.by = span(30s, 20min);
        add(deed);
    }

    // Whoever looks too soon, or badly, makes wrong what he says wrong.
    void look_at_the_account(std::size_t i)
    {
        auto deed = about(i, Kind::settle);
        deed.cue = Cue::call;
        deed.at = chance(70) ? span(17min, 90min) : span(2s, 15min);
        auto const die = random_->below(100);
        deed.care = die < 75 ? Care::looks : die < 85 ? Care::sees_nothing : Care::gives_up;
        add(deed);
    }

    // Those that fall due in the pause, or shortly afterwards.
    void let_some_go(Deed const& pause)
    {
        for (std::size_t i = 0; i < script_.asks.posts.size(); ++i) {
            auto const& plan = script_.asks.posts[i].plan;
            auto const due = plan.due - script_.start;
            bool const may_be_hit =
                script_.asks.pauses[pause.first].covers(plan) && due > pause.at - 10s && due < pause.at + 15min;
            if (!may_be_hit || !chance(40)) continue;
            auto mark = about(i, Kind::mark);
            mark.at = std::max(Duration(5min), pause.at - span(-10s, 3min));
            add(mark);
            auto confirm = about(i, Kind::confirm);
            confirm.at = std::max(mark.at, chance(70) ? pause.at : due) + span(100ms, 30s);
            add(confirm);
        }
    }

    void delete_a_file()
    {
        Deed drop;
        drop.kind = Kind::drop;
        drop.first = random_->below(campaign_names.size());
        drop.at = span(20min, script_.end - 20min);
        add(drop);
        auto back = drop;
        back.kind = Kind::bring_back;
        back.at += span(1s, 5min);
        add(back);
    }

    std::unique_ptr<Random> random_;
    Script& script_;
    std::set<Kind> used_;
};

}  // namespace

void add_decisions(Script& script, std::uint64_t seed)
{
    Decider(script, seed).decide();
}

}  // namespace peal::sim
