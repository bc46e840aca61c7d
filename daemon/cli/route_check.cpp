#include "daemon/cli/route_check.hpp"

#include "campaigns/planner/addresses.hpp"
#include "connectors/pages/visit.hpp"

#include <map>
#include <string>
#include <utility>

namespace peal::cli {

namespace {

using campaigns::Severity;
using connectors::pages::Finding;
using connectors::pages::Found;

Severity severity_of(Found found)
{
    switch (found) {
        case Found::gone:
        case Found::astray:
        case Found::silent: return Severity::error;
        case Found::trouble:
        case Found::refused:
        case Found::barred: return Severity::warning;
        case Found::page:
        case Found::moved: break;
    }
    return Severity::hint;
}

}  // namespace

std::vector<campaigns::Problem> check_routes(campaigns::definitions::Definitions const& all,
                                             std::function<Result<HttpResponse>(HttpRequest)> const& send)
{
    std::vector<campaigns::Problem> problems;
    std::map<std::string, Finding> asked;
    bool is_answered = false;
    for (auto const& named : campaigns::planner::named_addresses(all)) {
        auto const [known, is_new] = asked.try_emplace(named.address);
        if (is_new) {
            connectors::pages::Visit visit(named.address, all.settings.fetch_allow);
            while (auto request = visit.next()) visit.take(send(std::move(*request)));
            known->second = visit.finding();
        }
        auto const& finding = known->second;
        is_answered = is_answered || finding.found != Found::silent;
        if (finding.found == Found::page) continue;
        auto const what = named.file == "routes.yaml" ? "the address of " + named.by : named.by + ": " + named.address;
        problems.push_back(
            {severity_of(finding.found), named.file, named.place.line, named.place.column, what + " " + finding.words});
    }
    // Then it says nothing about the links.
    if (!is_answered && asked.size() > 1)
        return {{Severity::error, "routes.yaml", 0, 0,
                 "none of " + std::to_string(asked.size()) +
                     " addresses answers; look at this machine's own connection, and ask again"}};
    return problems;
}

}  // namespace peal::cli
