#pragma once

#include "core/http_client.hpp"
#include "daemon/cli/command.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace peal::cli {

// What a query of the office API holds; entries with an empty value are left out.
using Query = std::initializer_list<std::pair<std::string_view, std::string>>;

// What the office answered, as text and taken apart.
struct Answer {
    std::string body;
    boost::json::value value;
};

// The daemon's office API (docs/api.md) as a command sees it. A failure has been told to the person already, in one line;
// what is left of it is how the program ends.
class Office {
public:
    explicit Office(Program& program) : program_(program) {}

    tl::expected<Answer, Exit> get(std::string_view path, Query query = {});
    // `patience`: for so long the answer may take.
    tl::expected<Answer, Exit> post(std::string_view path, boost::json::object const& body,
                                    Duration patience = std::chrono::seconds(30));

private:
    tl::expected<Answer, Exit> send(HttpRequest request);
    tl::expected<Answer, Exit> judge(HttpResponse const& response);
    Exit report_silence(Error const& error);

    Program& program_;
};

// `text` as one part of a path or a query.
std::string percent_encode(std::string_view text);

// Adds --json and --socket, which every command of the office has.
struct OfficeOptions {
    bool json = false;
};
void add_office_options(CLI::App& command, Program& program, OfficeOptions& options);

// The answer itself when --json asks for it.
bool print_as_is(Console& console, OfficeOptions const& options, Answer const& answer);

}  // namespace peal::cli
