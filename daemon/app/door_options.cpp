#include "daemon/app/door_options.hpp"

#include <utility>

namespace peal::app {

using campaigns::definitions::Definitions;

std::vector<links::ReportingRoute> ways_to_report(Definitions const& definitions)
{
    std::vector<links::ReportingRoute> ways;
    for (auto const& route : definitions.routes) {
        links::ReportingRoute shown;
        shown.name = route.name;
        shown.how = route.phone.empty() ? route.hours : route.phone;
        shown.address = route.address;
        shown.emergency = route.emergency;
        ways.push_back(std::move(shown));
    }
    return ways;
}

links::PublicOptions public_options(Definitions const& definitions, store::DataDirectory const& data)
{
    links::PublicOptions options;
    options.address = definitions.settings.listener.address;
    options.port = definitions.settings.listener.port;
    options.media = data.media();
    options.journal = data.path();
    options.partnership = definitions.partnership.name;
    options.routes = ways_to_report(definitions);
    return options;
}

}  // namespace peal::app
