#pragma once

#include "connectors/connector.hpp"
#include "core/async_clock.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// A network that answers whatever the fuzzer likes, and what must be true of a connector all the same.
namespace peal::fuzz {

// One input is what a connector is asked, and the answers to what it then sends:
//
//     commit
//     201                          a status; or a word for what went wrong: cut, silent, barred
//     Content-Type: text/plain
//                                  an empty line ends the head
//     {"data":{"id":"1"}}
//     ---                          ends the body, and the next answer follows
//
// The word is one of commit, look, measure, renew, prepare. Who asks for more answers than there are gets none.
struct Script {
    std::string call;
    std::vector<Result<HttpResponse>> answers;
};

Script read_script(std::string_view input);

// What is particular about a network: how its connector is made, and what proves an outcome of its commit call. The proofs
// are told from an answer here once more, as simply as they can be, and may hold for too many.
struct Network {
    std::string base;  // where alone it may be asked
    std::function<std::unique_ptr<connectors::Connector>(HttpClient&, AsyncClock&, Random&)> make;
    connectors::Account account;
    connectors::OutgoingPost post;
    connectors::Ready ready;
    std::string remote_id;  // of a post of the account
    std::function<bool(HttpResponse const&)> may_be_done;
    std::function<bool(HttpResponse const&)> may_be_refused;
    std::function<bool(std::string_view)> is_id;
};

// Runs one input, and ends the process where a property does not hold.
void play(Network const& network, std::string_view input);

// "a.b" leads to a string that is not empty, or to a whole number, in an answer of JSON.
bool names(HttpResponse const& response, std::string_view path);

bool is_json_object(std::string_view text);

// Printed characters, and not many: fit for an address, a row and a line.
bool is_plain_id(std::string_view id);

}  // namespace peal::fuzz
