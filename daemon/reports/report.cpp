#include "daemon/reports/report.hpp"

#include <algorithm>

namespace peal::reports {

namespace {

// Published within two minutes of its moment counts as on time.
constexpr Duration on_time_within = std::chrono::minutes(2);

Report::Group& group(std::vector<Report::Group>& groups, std::string const& name)
{
    auto const found = std::find_if(groups.begin(), groups.end(), [&](auto const& g) { return g.name == name; });
    if (found != groups.end()) return *found;
    groups.push_back({name, 0, {}, 0});
    return groups.back();
}

std::string counted(std::int64_t n, std::string const& one, std::string const& many)
{
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

}  // namespace

Report make_report(std::string from, std::string to, std::vector<store::PostRecord> const& outcomes,
                   std::map<std::int64_t, store::Reading> const& readings, Clicks const& clicks, Instant now)
{
    Report report;
    report.from = std::move(from);
    report.to = std::move(to);
    report.measured_at = now;
    report.clicks = {{"person", 0}, {"preview", 0}, {"bot", 0}};
    for (auto const& [code, kinds] : clicks)
        for (auto const& [kind, count] : kinds) report.clicks[kind] += count;
    bool ids_missing = false;
    for (auto const& post : outcomes) {
        switch (post.state) {
            case store::State::rehearsed: ++report.rehearsed; continue;
            case store::State::missed: ++report.missed; continue;
            case store::State::failed: ++report.failed; continue;
            case store::State::unknown:
            case store::State::needs_person:
            case store::State::sending: ++report.check_account; continue;
            case store::State::confirmed: break;
            default: continue;
        }
        Report::Row row;
        row.post = post;
        if (auto const reading = readings.find(post.id.value); reading != readings.end())
            row.figures = reading->second.figures;
        if (auto const found = clicks.find(post.link_code); found != clicks.end() && found->second.contains("person"))
            row.clicks = found->second.at("person");
        ids_missing = ids_missing || post.remote_id.empty();
        ++report.published;
        if (post.commit_at && *post.commit_at - post.plan.due <= on_time_within) ++report.on_time;
        for (auto* const part :
             {&group(report.networks, post.plan.network), &group(report.campaigns, post.plan.campaign)}) {
            ++part->published;
            part->clicks += row.clicks;
        }
        // Campaigns cross networks, and one network's views are not another's: no sums there.
        for (auto const& [figure, value] : row.figures)
            group(report.networks, post.plan.network).figures[figure] += value;
        report.rows.push_back(std::move(row));
    }
    report.headline = counted(report.published, "post", "posts") + " published; " +
                      counted(report.clicks["person"], "click", "clicks") + " on reporting links";
    report.notes.push_back(
        "Clicks are intent, not reports. Link previews and programs are counted apart; some mail scanners look like people.");
    report.notes.push_back(
        "A figure that a network does not give is missing, which is not the same as none. Instagram's come up to 48 hours late.");
    report.notes.push_back("Reach is each network's own and is not added across networks.");
    if (report.rehearsed > 0) report.notes.push_back("Rehearsed posts (dry run) were not sent and are in no figure.");
    if (ids_missing)
        report.notes.push_back("Some published posts have no figures: the network did not tell their ids.");
    return report;
}

}  // namespace peal::reports
