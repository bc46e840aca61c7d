#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/problem.hpp"
#include "core/http_client.hpp"

#include <functional>
#include <vector>

namespace peal::cli {

// Asks the web address of every route, and every one that an answer or a message names, as somebody who follows it would,
// and lists where it is written those that do not answer with a page: errors where it is gone, warnings where only a
// person can tell, hints where it has moved. Each address is asked once, one after the other. `send` makes one request and
// waits for its answer.
std::vector<campaigns::Problem> check_routes(campaigns::definitions::Definitions const& all,
                                             std::function<Result<HttpResponse>(HttpRequest)> const& send);

}  // namespace peal::cli
