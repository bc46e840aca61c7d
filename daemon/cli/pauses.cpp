#include "connectors/json.hpp"
#include "daemon/cli/local_time.hpp"
#include "daemon/cli/office.hpp"
#include "daemon/cli/table.hpp"

#include <memory>
#include <ostream>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

struct PauseOptions : OfficeOptions {
    std::string scope = "all";
    std::string target;
    std::string reason;
};

std::string usage_problem(PauseOptions const& options)
{
    if (options.scope == "all") return options.target.empty() ? "" : "`all` takes no target";
    return options.target.empty() ? "say which " + options.scope + ": " + options.scope + " ID" : "";
}

boost::json::object to_body(PauseOptions const& options)
{
    boost::json::object body{{"scope", options.scope}};
    if (!options.target.empty()) body["target"] = options.target;
    if (!options.reason.empty()) body["reason"] = options.reason;
    return body;
}

void print_posts(Console& console, value const& answer, std::string_view path)
{
    auto const* const posts = json::find_array(answer, path);
    Table table({{"POST"}, {"DUE"}, {"CHANNEL", false, true}});
    for (auto const& post : posts != nullptr ? *posts : boost::json::array())
        table.add({json::text_at(post, "id"), local_short(json::text_at(post, "due"), json::text_at(post, "zone")),
                   json::text_at(post, "channel")});
    table.print(console.out, console.colour_out, 2);
}

// "all, network x"
std::string names_of_pauses(value const& answer, std::string_view path)
{
    auto const* const pauses = json::find_array(answer, path);
    std::string names;
    for (auto const& pause : pauses != nullptr ? *pauses : boost::json::array()) {
        auto const target = json::text_at(pause, "target");
        names += (names.empty() ? "" : ", ") + json::text_at(pause, "scope") + (target.empty() ? "" : " " + target);
    }
    return names;
}

std::size_t count(value const& answer, std::string_view path)
{
    auto const* const posts = json::find_array(answer, path);
    return posts != nullptr ? posts->size() : 0;
}

std::string words_of(PauseOptions const& options)
{
    return options.scope == "all" ? "Everything" : "The " + options.scope + " " + options.target;
}

Exit pause(Program& program, PauseOptions const& options)
{
    auto& console = program.console;
    if (auto const problem = usage_problem(options); !problem.empty()) return refuse_usage(console, problem);
    auto const answer = Office(program).post("/pauses", to_body(options));
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    console.out << words_of(options) << " is paused.\n";
    if (auto const n = count(answer->value, "on_the_wire"); n > 0) {
        console.out << counted(n, "post", "posts") << " had already left and cannot be called back:\n";
        print_posts(console, answer->value, "on_the_wire");
    }
    return Exit::ok;
}

Exit resume(Program& program, PauseOptions const& options)
{
    auto& console = program.console;
    if (auto const problem = usage_problem(options); !problem.empty()) return refuse_usage(console, problem);
    auto const answer = Office(program).post("/resume", to_body(options));
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    auto const others = names_of_pauses(answer->value, "still_paused");
    if (count(answer->value, "ended") == 0)
        console.out << "Nothing was paused there.\n";
    else if (others.empty())
        console.out << words_of(options) << " goes on.\n";
    else
        console.out << words_of(options) << " is paused no longer, but these still are: " << others << ".\n";
    if (auto const n = count(answer->value, "missed"); n > 0) {
        console.out << counted(n, "post", "posts") << " became overdue meanwhile and will not go unless you say so:\n";
        print_posts(console, answer->value, "missed");
        console.out << "Decide about each: peal posts reschedule, send-now or cancel.\n";
    }
    return Exit::ok;
}

void add_scope(CLI::App& command, Program& program, PauseOptions& options)
{
    command.add_option("SCOPE", options.scope, "all, organisation, campaign or network")
        ->capture_default_str()
        ->check(CLI::IsMember({"all", "organisation", "campaign", "network"}));
    command.add_option("TARGET", options.target, "Which one; not for all");
    add_office_options(command, program, options);
}

}  // namespace

void add_pauses(CLI::App& app, Program& program)
{
    auto const options = std::make_shared<PauseOptions>();
    auto* const command = app.add_subcommand("pause", "Stop posting, at once, until somebody resumes");
    add_scope(*command, program, *options);
    command->add_option("--reason", options->reason, "Why; people will ask")->required();
    command->footer("Examples:\n"
                    "  peal pause --reason 'major incident'\n"
                    "  peal pause network x --reason 'account under attack'\n"
                    "  peal pause organisation leics-police --reason 'period of mourning'");
    command->callback([options, &program] { program.run = [options, &program] { return pause(program, *options); }; });

    auto const end = std::make_shared<PauseOptions>();
    auto* const other = app.add_subcommand("resume", "End a pause");
    add_scope(*other, program, *end);
    other->footer("What became overdue during the pause does not go by itself: each such post is\n"
                  "missed, and a person decides.\n\n"
                  "Examples:\n"
                  "  peal resume\n"
                  "  peal resume network x");
    other->callback([end, &program] { program.run = [end, &program] { return resume(program, *end); }; });
}

}  // namespace peal::cli
