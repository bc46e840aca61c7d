#include "daemon/cli/post_page.hpp"

#include "campaigns/text/columns.hpp"
#include "connectors/json.hpp"
#include "daemon/cli/local_time.hpp"
#include "daemon/cli/paragraph.hpp"
#include "daemon/cli/table.hpp"

#include <ostream>
#include <string>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

std::string joined(value const& post, std::string_view path)
{
    std::string all;
    auto const* const lines = json::find_array(post, path);
    for (auto const& line : lines != nullptr ? *lines : boost::json::array())
        all += (all.empty() ? "" : "\n") + json::text_at(line, "");
    return all;
}

std::string figures_of(value const& post)
{
    std::string all;
    auto const* const figures = json::find_object(post, "readings.figures");
    for (auto const& [name, figure] : figures != nullptr ? *figures : boost::json::object()) {
        auto const n = json::find_integer(figure, "");
        if (n) all += (all.empty() ? "" : ", ") + std::string(name) + " " + std::to_string(*n);
    }
    if (auto const clicks = json::find_integer(post, "clicks"))
        all += (all.empty() ? "clicks " : ", clicks ") + std::to_string(*clicks);
    return all;
}

std::string approvals_of(value const& post)
{
    std::string by, before;
    auto const revision = json::find_integer(post, "revision");
    auto const* const approvals = json::find_array(post, "approvals");
    for (auto const& approval : approvals != nullptr ? *approvals : boost::json::array()) {
        auto& names = json::find_integer(approval, "revision") == revision ? by : before;
        names += (names.empty() ? "" : ", ") + json::text_at(approval, "by");
    }
    auto said = "needs " + json::text_at(post, "approval") + "; ";
    if (by.empty() && !before.empty()) return said + "changed since it was approved by " + before;
    return said + (by.empty() ? "nobody has approved" : "approved by " + by);
}

std::string state_of(value const& post)
{
    auto text = json::text_at(post, "state");
    if (auto const flag = json::text_at(post, "flag"); !flag.empty()) text += " (" + flag + ")";
    if (auto const reason = json::text_at(post, "reason"); !reason.empty()) text += ": " + reason;
    if (json::find_bool(post, "dry_run").value_or(false)) text += ", dry-run";
    return text;
}

std::string published_of(value const& post, std::string const& zone)
{
    auto const at = json::text_at(post, "published_at");
    if (at.empty()) return {};
    auto const late = json::find_integer(post, "late_ms");
    return local_words(at, zone) + (late ? ", " + std::to_string(*late) + " ms after it was due" : "");
}

// Numbered, since they are answered by number.
std::string findings_of(value const& post)
{
    std::string all;
    auto const* const findings = json::find_array(post, "findings");
    if (findings == nullptr) return all;
    for (std::size_t i = 0; i < findings->size(); ++i) {
        auto const& finding = (*findings)[i];
        all += (all.empty() ? "" : "\n") + std::to_string(i + 1) + ". " + json::text_at(finding, "text");
        auto const by = json::text_at(finding, "answer.by");
        if (!by.empty()) all += " (accepted by " + by + ": " + json::text_at(finding, "answer.reason") + ")";
    }
    return all;
}

void print_attempts(Console& console, value const& post, std::string const& zone)
{
    auto const* const attempts = json::find_array(post, "attempts");
    if (attempts == nullptr || attempts->empty()) return;
    Table table({{"TRY", true, false, 3}, {"STARTED"}, {"OUTCOME"}, {"DETAIL", false, true}});
    for (auto const& attempt : *attempts) {
        table.add({std::to_string(json::find_integer(attempt, "n").value_or(0)),
                   local_short(json::text_at(attempt, "started_at"), zone), json::text_at(attempt, "outcome"),
                   json::text_at(attempt, "detail")});
    }
    console.out << '\n';
    table.print(console.out, console.colour_out);
}

void print_looks(Console& console, value const& post, std::string const& zone)
{
    auto const* const looks = json::find_array(post, "looks");
    if (looks == nullptr || looks->empty()) return;
    Table table({{"LOOKED"}, {"SEEN"}, {"DETAIL", false, true}});
    for (auto const& look : *looks)
        table.add(
            {local_short(json::text_at(look, "at"), zone), json::text_at(look, "seen"), json::text_at(look, "detail")});
    console.out << '\n';
    table.print(console.out, console.colour_out);
}

void print_history(Console& console, value const& post, std::string const& zone)
{
    auto const* const history = json::find_array(post, "history");
    if (history == nullptr || history->empty()) return;
    Table table({{"WHEN"}, {"WHO"}, {"WHAT"}, {"DETAIL", false, true}});
    for (auto const& entry : *history) {
        table.add({local_short(json::text_at(entry, "at"), zone), json::text_at(entry, "by"),
                   json::text_at(entry, "action"), json::text_at(entry, "detail")});
    }
    console.out << '\n';
    table.print(console.out, console.colour_out);
}

}  // namespace

void print_post(Console& console, value const& post)
{
    auto const zone = json::text_at(post, "zone");
    console.out << styled(json::text_at(post, "id") + "  " + json::text_at(post, "campaign") + "/" +
                              json::text_at(post, "message"),
                          Style::bold, console.colour_out)
                << '\n';
    print_field(console, "State", state_of(post));
    print_field(console, "Due", local_words(json::text_at(post, "due"), zone) + " (" + zone + ")");
    if (auto const until = json::text_at(post, "called_off_until"); !until.empty())
        print_field(console, "Cancelled", local_words(until, zone) + ", unless its event takes place again");
    print_field(console, "Channel",
                json::text_at(post, "channel") + " on " + json::text_at(post, "network") + ", of " +
                    json::text_at(post, "organisation"));
    print_field(console, "Approval", approvals_of(post));
    print_field(console, "Text", json::text_at(post, "text"));
    print_field(console, "Alt text", json::text_at(post, "alt_text"));
    print_field(console, "Photo", json::text_at(post, "photo.file"));
    print_field(console, "Source", json::text_at(post, "photo.source"));
    print_field(console, "Consent", json::text_at(post, "photo.consent"));
    print_field(console, "Link", json::text_at(post, "link"));
    print_field(console, "Leads to", json::text_at(post, "destination"));
    print_field(console, "Published", published_of(post, zone));
    print_field(console, "Address", json::text_at(post, "address"));
    print_field(console, "Figures", figures_of(post));
    print_field(console, "Why", joined(post, "why"));
    print_field(console, "Findings", findings_of(post));
    print_attempts(console, post, zone);
    print_looks(console, post, zone);
    print_history(console, post, zone);
}

}  // namespace peal::cli
