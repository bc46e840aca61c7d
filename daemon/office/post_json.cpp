#include "daemon/office/post_json.hpp"

#include "campaigns/moments/moment.hpp"

#include <boost/json/parse.hpp>

namespace peal::office {

namespace json = boost::json;

json::value to_json(std::optional<Instant> instant)
{
    if (!instant) return nullptr;
    return json::value(to_iso(*instant));
}

json::object to_json(reports::Figures const& figures)
{
    json::object shown;
    for (auto const& [name, value] : figures) shown[name] = value;
    return shown;
}

json::object to_json(store::Pause const& pause)
{
    json::object shown;
    shown["id"] = pause.id;
    shown["scope"] = pause.scope;
    shown["target"] = pause.target;
    shown["reason"] = pause.reason;
    shown["by"] = pause.actor;
    shown["since"] = to_iso(pause.at);
    return shown;
}

json::object to_short_json(store::PostRecord const& post)
{
    json::object shown;
    shown["id"] = post.short_id;
    shown["channel"] = post.plan.channel;
    shown["due"] = to_iso(post.plan.due);
    shown["zone"] = post.plan.zone;
    return shown;
}

json::array to_short_json(std::vector<store::PostRecord> const& posts)
{
    json::array list;
    for (auto const& post : posts) list.push_back(to_short_json(post));
    return list;
}

namespace {

// What a person should know of beside the state, in a few words.
std::string flag_of(store::PostRecord const& post)
{
    if (store::is_unsettled(post.state)) return "check the account";
    bool const has_not_left = post.state == store::State::planned || post.state == store::State::held;
    return post.plan.tentative && has_not_left ? "event not confirmed" : "";
}

}  // namespace

json::object to_json(store::PostRecord const& post, std::string const& base,
                     std::optional<store::Reading> const& reading, std::int64_t clicks)
{
    json::object shown;
    shown["id"] = post.short_id;
    shown["key"] = post.plan.key;
    shown["campaign"] = post.plan.campaign;
    shown["message"] = post.plan.message;
    shown["channel"] = post.plan.channel;
    shown["network"] = post.plan.network;
    shown["organisation"] = post.plan.organisation;
    shown["lang"] = post.plan.lang;
    shown["state"] = std::string(shown_state(post));
    shown["flag"] = flag_of(post);
    shown["reason"] = post.reason;
    shown["hold"] = post.plan.hold;
    shown["due"] = to_iso(post.plan.due);
    shown["called_off_until"] = to_json(post.called_off_until);
    shown["wall"] = post.plan.wall;
    shown["zone"] = post.plan.zone;
    shown["text"] = post.plan.text;
    shown["alt_text"] = post.plan.alt_text;
    shown["photo"] = nullptr;
    if (auto const& photo = post.plan.artwork.photo; !photo.file.empty()) {
        json::object origin;
        origin["file"] = photo.file;
        origin["source"] = photo.source;
        origin["consent"] = photo.consent;
        shown["photo"] = std::move(origin);
    }
    shown["link"] = post.link_code.empty() ? "" : base + "/r/" + post.link_code;
    shown["destination"] = post.plan.destination;
    shown["approval"] = std::string(campaigns::to_string(post.plan.approval));
    shown["revision"] = post.revision;
    shown["dry_run"] = post.plan.dry_run;
    shown["tentative"] = post.plan.tentative;
    shown["warn_and_inform"] = post.warn_and_inform;
    shown["unknown_since"] = to_json(post.unknown_since);
    shown["published_at"] = to_json(post.published_at);
    shown["late_ms"] = post.commit_at ? json::value((*post.commit_at - post.plan.due).count()) : json::value(nullptr);
    shown["remote_id"] = post.remote_id;
    shown["address"] = post.address;
    shown["readings"] = nullptr;
    if (reading) {
        json::object figures;
        figures["measured_at"] = to_iso(reading->measured_at);
        figures["figures"] = to_json(reading->figures);
        shown["readings"] = std::move(figures);
    }
    shown["clicks"] = clicks;
    return shown;
}

void add_history(json::object& shown, store::PostDetail const& detail)
{
    json::array why;
    for (auto const& line : detail.post.plan.why) why.push_back(json::value(line));
    if (auto const& by = detail.pinned_by; !by.empty()) {
        auto const wall = campaigns::to_wall(detail.post.plan.due, detail.post.plan.zone);
        why.push_back(json::value(by + " gave it the moment " +
                                  (wall ? campaigns::to_words(*wall) : to_iso(detail.post.plan.due))));
    }
    shown["why"] = std::move(why);
    json::array findings;
    for (auto const& words : detail.post.plan.findings) {
        json::object entry;
        entry["text"] = words;
        entry["answer"] = nullptr;
        for (auto const& answer : detail.answers) {
            if (answer.finding != words) continue;
            json::object given;
            given["reason"] = answer.reason;
            given["by"] = answer.actor;
            given["at"] = to_iso(answer.at);
            entry["answer"] = std::move(given);
        }
        findings.push_back(std::move(entry));
    }
    shown["findings"] = std::move(findings);
    shown["manifest"] = nullptr;
    if (detail.rendition) {
        boost::system::error_code ec;
        auto manifest = json::parse(detail.rendition->manifest, ec);
        if (!ec) shown["manifest"] = std::move(manifest);
    }
    json::array approvals;
    for (auto const& approval : detail.approvals) {
        json::object entry;
        entry["by"] = approval.actor;
        entry["at"] = to_iso(approval.at);
        entry["revision"] = approval.revision;
        approvals.push_back(std::move(entry));
    }
    shown["approvals"] = std::move(approvals);
    json::array attempts;
    for (auto const& attempt : detail.attempts) {
        json::object entry;
        entry["n"] = attempt.n;
        entry["started_at"] = to_iso(attempt.started_at);
        entry["ended_at"] = to_json(attempt.closed_at);
        entry["outcome"] = attempt.outcome;
        entry["detail"] = attempt.detail;
        attempts.push_back(std::move(entry));
    }
    shown["attempts"] = std::move(attempts);
    json::array looks;
    for (auto const& look : detail.looks) {
        json::object entry;
        entry["at"] = to_iso(look.at);
        entry["seen"] = look.seen;
        entry["detail"] = look.detail;
        looks.push_back(std::move(entry));
    }
    shown["looks"] = std::move(looks);
    json::array history;
    for (auto const& line : detail.history) {
        json::object entry;
        entry["at"] = to_iso(line.at);
        entry["by"] = line.actor;
        entry["action"] = line.action;
        entry["detail"] = line.detail;
        history.push_back(std::move(entry));
    }
    shown["history"] = std::move(history);
}

namespace {

json::array groups_json(std::vector<reports::Report::Group> const& groups, char const* name)
{
    json::array shown;
    for (auto const& group : groups) {
        json::object entry;
        entry[name] = group.name;
        entry["published"] = group.published;
        entry["figures"] = to_json(group.figures);
        entry["clicks"] = group.clicks;
        shown.push_back(std::move(entry));
    }
    return shown;
}

}  // namespace

json::object to_json(reports::Report const& report)
{
    json::object shown;
    shown["from"] = report.from;
    shown["to"] = report.to;
    shown["headline"] = report.headline;
    json::object posts;
    posts["published"] = report.published;
    posts["rehearsed"] = report.rehearsed;
    posts["missed"] = report.missed;
    posts["failed"] = report.failed;
    posts["check_account"] = report.check_account;
    posts["on_time"] = report.on_time;
    shown["posts"] = std::move(posts);
    shown["clicks"] = to_json(report.clicks);
    shown["networks"] = groups_json(report.networks, "network");
    shown["campaigns"] = groups_json(report.campaigns, "campaign");
    json::array rows;
    for (auto const& row : report.rows) {
        json::object entry;
        entry["id"] = row.post.short_id;
        entry["network"] = row.post.plan.network;
        entry["channel"] = row.post.plan.channel;
        entry["campaign"] = row.post.plan.campaign;
        entry["published_at"] = to_json(row.post.published_at);
        entry["address"] = row.post.address;
        entry["figures"] = to_json(row.figures);
        entry["clicks"] = row.clicks;
        rows.push_back(std::move(entry));
    }
    shown["rows"] = std::move(rows);
    json::object events;
    events["counted"] = report.events_counted;
    events["attendance"] = report.attendance;
    shown["events"] = std::move(events);
    json::array notes;
    for (auto const& note : report.notes) notes.push_back(json::value(note));
    shown["notes"] = std::move(notes);
    shown["measured_at"] = to_iso(report.measured_at);
    return shown;
}

}  // namespace peal::office
