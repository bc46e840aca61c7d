#include "campaigns/calendar/said.hpp"

#include <set>
#include <utility>

namespace peal::campaigns::calendar {

namespace {

class Update {
public:
    Update(SaidByUid& said, SaidWindow const& window, Instant now)
        : said_(said), window_(window), now_(std::chrono::floor<std::chrono::seconds>(now))
    {}

    void say(Entry entry)
    {
        if (inside_.contains(entry.uid) || outside_.contains(entry.uid)) return;
        if (!has(entry)) {
            outside_.insert(std::move(entry.uid));
            return;
        }
        inside_.insert(entry.uid);
        auto const known = said_.find(entry.uid);
        if (known == said_.end()) {
            if (entry.status == Status::cancelled) return;
            auto uid = entry.uid;
            auto const added = said_.emplace(std::move(uid), Said{std::move(entry), 0, now_}).first;
            changes_.written.push_back(added->second);
        } else if (known->second.entry != entry) {
            known->second.entry = std::move(entry);
            count(known->second);
        }
    }

    SaidChanges finish()
    {
        for (auto it = said_.begin(); it != said_.end();) {
            if (inside_.contains(it->first) || (!outside_.contains(it->first) && keeps(it->second))) {
                ++it;
                continue;
            }
            changes_.forgotten.push_back(it->first);
            it = said_.erase(it);
        }
        return std::move(changes_);
    }

private:
    bool has(Entry const& entry) const { return entry.start >= window_.from && entry.start < window_.to; }

    void count(Said& one)
    {
        ++one.sequence;
        one.changed = now_;
        changes_.written.push_back(one);
    }

    // Of what nobody lists any more.
    bool keeps(Said& one)
    {
        if (!has(one.entry)) return false;
        if (one.entry.status == Status::cancelled) return is_shown(one, now_);
        if (!window_.is_whole) return true;
        one.entry.status = Status::cancelled;
        count(one);
        return true;
    }

    SaidByUid& said_;
    SaidWindow const& window_;
    Instant now_;
    std::set<std::string, std::less<>> inside_, outside_;  // the uids of what is listed
    SaidChanges changes_;
};

}  // namespace

SaidChanges bring_up_to_date(SaidByUid& said, std::vector<Entry> entries, SaidWindow const& window, Instant now)
{
    Update update(said, window, now);
    for (auto& entry : entries) update.say(std::move(entry));
    return update.finish();
}

bool is_shown(Said const& said, Instant now)
{
    return said.entry.status != Status::cancelled || now < said.changed + cancelled_stays;
}

}  // namespace peal::campaigns::calendar
