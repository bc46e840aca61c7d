#include "campaigns/planner/check.hpp"

#include "campaigns/planner/plan.hpp"
#include "core/async_real_clock.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/configuration.hpp"
#include "daemon/cli/json_shapes.hpp"
#include "daemon/cli/picture_check.hpp"
#include "daemon/cli/route_check.hpp"
#include "daemon/worker/palette.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <memory>
#include <ostream>
#include <tuple>

namespace peal::cli {

namespace {

struct CheckOptions {
    std::string folder = default_folder();
    bool json = false;
    bool strict = false;
    bool links = false;
    std::string pictures = "some";
};

constexpr std::size_t pictures_max = 60;  // that are tried unasked; some tenth of a second each

// What only drawing shows: whether people can read the brand's colours, and whether its logo is one that can be drawn. False
// when they cannot, or it is not.
bool try_brand(Program const& program, CheckOptions const& options,
               campaigns::definitions::Partnership const& partnership, std::vector<campaigns::Problem>& problems)
{
    auto const before = problems.size();
    auto const add = [&](campaigns::definitions::Place place, std::string message) {
        problems.push_back(
            {campaigns::Severity::error, "partnership.yaml", place.line, place.column, std::move(message)});
    };
    if (auto const palette = worker::make_palette(partnership.brand); !palette) {
        add(partnership.brand_place, palette.error().message);
    } else if (!partnership.brand.logo.empty()) {
        campaigns::Artwork trial;
        trial.shape = "card";
        trial.headline = partnership.name;
        trial.brand = partnership.brand;
        auto const drawn = program.draw(std::move(trial), options.folder);
        if (!drawn) add(partnership.logo_place, drawn.error().message);
    }
    return problems.size() == before;
}

void try_pictures(Program const& program, CheckOptions const& options, campaigns::definitions::Definitions const& all,
                  std::vector<campaigns::PlanUpdate::Post> const& posts, std::vector<campaigns::Problem>& problems)
{
    if (!try_brand(program, options, all.partnership, problems) || options.pictures == "none") return;
    auto const tried = check_pictures(
        all, posts, [&](campaigns::Artwork artwork) { return program.draw(std::move(artwork), options.folder); },
        options.pictures == "all" ? posts.size() : pictures_max);
    problems.insert(problems.end(), tried.begin(), tried.end());
}

Exit check(Program& program, CheckOptions const& options)
{
    auto& console = program.console;
    auto const now = machine_clock().now();
    auto const read = read_configuration(options.folder, now, campaigns::planner::horizon_after(now));
    if (!read) return report_failure(console, read.error().message);

    auto [problems, posts] = campaigns::planner::check_and_plan(read->loaded, read->occurrences, now);
    auto const unread = tell_unread_calendars(read->loaded.definitions);
    for (auto const* more : {&read->calendar_problems, &unread})
        problems.insert(problems.end(), more->begin(), more->end());
    if (!campaigns::has_errors(read->loaded.problems))
        try_pictures(program, options, read->loaded.definitions, posts, problems);
    if (options.links) {
        auto routes = check_routes(read->loaded.definitions, program.send);
        problems.insert(problems.end(), routes.begin(), routes.end());
    }
    std::stable_sort(problems.begin(), problems.end(), [](auto const& a, auto const& b) {
        return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });

    if (options.json) {
        console.out << boost::json::serialize(
                           boost::json::object{{"files", read->files}, {"problems", to_json(problems)}})
                    << '\n';
    } else {
        print_problems(console.out, console.colour_out, problems);
        console.out << counted(read->files, "file", "files") << " read, " << count_problems(problems) << '\n';
    }
    bool const bad = options.strict ? !problems.empty() : campaigns::has_errors(problems);
    return bad ? Exit::problems : Exit::ok;
}

}  // namespace

void add_check(CLI::App& app, Program& program)
{
    auto* const command = app.add_subcommand("check", "List all that is wrong with a configuration folder");
    auto const options = std::make_shared<CheckOptions>();
    command->add_option("DIR", options->folder, "The folder ($PEAL_CONFIG, else /etc/peal)");
    command->add_flag("--strict", options->strict, "Warnings and hints count as problems too");
    command->add_flag("--links", options->links, "Ask every address that is named whether it answers");
    command->add_option("--pictures", options->pictures, "Try all of them, some (60 at the most), or none")
        ->check(CLI::IsMember({"all", "some", "none"}))
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON");
    command->footer("Each problem is one line, file:line:column: what is wrong and what would be\n"
                    "right. Exit 0 without errors, 1 with some, or when the folder cannot be read.\n"
                    "Nothing leaves this machine, but for --links, which takes up to 10 s a link.\n\n"
                    "Examples:\n"
                    "  peal check config\n"
                    "  peal check --links config\n"
                    "  peal check --strict --json /etc/peal");
    command->callback([options, &program] { program.run = [options, &program] { return check(program, *options); }; });
}

}  // namespace peal::cli
