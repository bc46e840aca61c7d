#include "connectors/json.hpp"
#include "daemon/cli/local_time.hpp"
#include "daemon/cli/office.hpp"
#include "daemon/cli/period.hpp"
#include "daemon/cli/post_page.hpp"
#include "daemon/cli/table.hpp"

#include <memory>
#include <ostream>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

struct ListOptions : OfficeOptions {
    std::string state, campaign, channel, network, from, to;
    int limit = 100;
};

struct ShowOptions : OfficeOptions {
    std::string id;
};

struct DecideOptions : OfficeOptions {
    std::vector<std::string> ids;
    std::string reason;
    int revision = 0;  // 0: whatever it is
    std::string at;
};

struct AnswerOptions : OfficeOptions {
    std::string id;
    int finding = 0;
    std::string reason;
};

struct SettleOptions : OfficeOptions {
    std::string id;
    std::string posted, cancel_reason;
    bool not_there = false;
    bool cancel = false;
};

Style style_of(value const& post)
{
    auto const state = json::text_at(post, "state");
    if (!json::text_at(post, "flag").empty() || state == "failed" || state == "missed") return Style::yellow;
    return state == "cancelled" ? Style::dim : Style::plain;
}

Exit list(Program& program, ListOptions const& options)
{
    auto& console = program.console;
    for (auto const& moment : {options.from, options.to})
        if (auto const typed = parse_typed(moment); !moment.empty() && !typed)
            return refuse_usage(console, typed.error().message);
    auto const answer = Office(program).get("/posts", {{"state", options.state},
                                                       {"campaign", options.campaign},
                                                       {"channel", options.channel},
                                                       {"network", options.network},
                                                       {"from", options.from},
                                                       {"to", options.to},
                                                       {"limit", std::to_string(options.limit)}});
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;

    auto const* const posts = json::find_array(answer->value, "posts");
    auto const& rows = posts != nullptr ? *posts : boost::json::array();
    Table table({{"ID"}, {"DUE"}, {"STATE"}, {"CHANNEL"}, {"TEXT", false, true, 12}});
    for (auto const& post : rows) {
        auto state = json::text_at(post, "state");
        // What waits for a person says so first.
        auto const flag = json::text_at(post, "flag");
        if (!flag.empty() && state != "in_review" && state != "held") state = flag;
        table.add({json::text_at(post, "id"), local_short(json::text_at(post, "due"), json::text_at(post, "zone")),
                   state, json::text_at(post, "channel"), json::text_at(post, "text")},
                  style_of(post));
    }
    if (!table.empty()) table.print(console.out, console.colour_out);
    bool const more = json::find_bool(answer->value, "more").value_or(false);
    console.out << counted(rows.size(), "post", "posts") << (more ? "; there are more, ask with --limit or --from" : "")
                << '\n';
    return Exit::ok;
}

Exit show(Program& program, ShowOptions const& options)
{
    auto const answer = Office(program).get("/posts/" + percent_encode(options.id));
    if (!answer) return answer.error();
    if (!print_as_is(program.console, options, *answer)) print_post(program.console, answer->value);
    return Exit::ok;
}

// Each of the posts by itself: one that is refused does not keep the others back.
Exit decide(Program& program, DecideOptions const& options, std::string const& verb, std::string const& done)
{
    auto result = Exit::ok;
    for (auto const& id : options.ids) {
        boost::json::object body;
        if (options.revision > 0) body["revision"] = options.revision;
        if (!options.reason.empty()) body["reason"] = options.reason;
        if (!options.at.empty()) body["at"] = options.at;
        auto const answer = Office(program).post("/posts/" + percent_encode(id) + "/" + verb, body);
        if (!answer) {
            result = answer.error();
            if (result == Exit::no_daemon) return result;
            continue;
        }
        if (print_as_is(program.console, options, *answer)) continue;
        program.console.out << id << " is " << done << "; state " << json::text_at(answer->value, "state") << ", due "
                            << local_words(json::text_at(answer->value, "due"), json::text_at(answer->value, "zone"))
                            << '\n';
    }
    return result;
}

// "Accepted, because ..." to what the checks say about a post.
Exit answer_finding(Program& program, AnswerOptions const& options)
{
    boost::json::object body;
    body["finding"] = options.finding;
    body["reason"] = options.reason;
    auto const answer = Office(program).post("/posts/" + percent_encode(options.id) + "/answer", body);
    if (!answer) return answer.error();
    if (print_as_is(program.console, options, *answer)) return Exit::ok;
    program.console.out << "answered: finding " << options.finding << " of " << options.id << ", revision "
                        << json::find_integer(answer->value, "revision").value_or(0) << '\n';
    return Exit::ok;
}

// What a person found on the account of a post whose outcome is unknown.
Exit settle(Program& program, SettleOptions const& options)
{
    auto& console = program.console;
    int const given = int(!options.posted.empty()) + int(options.not_there) + int(options.cancel);
    if (given != 1) return refuse_usage(console, "say one of --posted URL, --not-there and --cancel");
    if (options.cancel && options.cancel_reason.empty()) return refuse_usage(console, "--cancel needs --reason");
    boost::json::object body;
    if (options.cancel)
        body["reason"] = options.cancel_reason;
    else if (options.not_there)
        body["not_there"] = true;
    else
        body["posted"] = options.posted;
    auto const path = "/posts/" + percent_encode(options.id) + (options.cancel ? "/cancel" : "/settle");
    auto const answer = Office(program).post(path, body);
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    console.out << options.id << " is settled; state " << json::text_at(answer->value, "state") << '\n';
    return Exit::ok;
}

void add_settle(CLI::App& group, Program& program)
{
    auto const options = std::make_shared<SettleOptions>();
    auto* const command = group.add_subcommand("settle", "Say what you found on the account of a post");
    command->add_option("ID", options->id, "As peal posts ls shows it")->required();
    command->add_option("--posted", options->posted, "It is there, at this address")->type_name("URL");
    command->add_flag("--not-there", options->not_there, "It is not there: it is sent again now");
    command->add_flag("--cancel", options->cancel, "Leave it; it is never sent again");
    command->add_option("--reason", options->cancel_reason, "Why, with --cancel");
    add_office_options(*command, program, *options);
    command->footer("For posts flagged `check the account`. Look at the account first: sent again,\n"
                    "a post that is there after all would stand there twice.\n\n"
                    "Examples:\n"
                    "  peal posts settle p7k2mq4 --posted https://x.com/stampitout/status/1993000000000000001\n"
                    "  peal posts settle p7k2mq4 --not-there");
    command->callback([options, &program] { program.run = [options, &program] { return settle(program, *options); }; });
}

void add_answer(CLI::App& group, Program& program)
{
    auto const options = std::make_shared<AnswerOptions>();
    auto* const command = group.add_subcommand("answer", "Accept what the checks say about a post");
    command->add_option("ID", options->id, "As peal posts ls shows it")->required();
    command->add_option("NUMBER", options->finding, "Of the finding, as peal posts show lists it")
        ->required()
        ->check(CLI::Range(1, 1'000'000).description(""));
    command->add_option("--reason", options->reason, "Why; it stays with this revision")->required();
    add_office_options(*command, program, *options);
    command->footer("New words are a new revision: what is found in it is to be answered again.\n\n"
                    "Example:\n  peal posts answer p7k2mq4 1 --reason 'agreed with the other campaign'");
    command->callback(
        [options, &program] { program.run = [options, &program] { return answer_finding(program, *options); }; });
}

void add_list(CLI::App& group, Program& program)
{
    auto const options = std::make_shared<ListOptions>();
    auto* const command = group.add_subcommand("ls", "List posts by the time they are due");
    command->add_option("--state", options->state, "in_review, scheduled, held, published, ...");
    command->add_option("--campaign", options->campaign, "Of this campaign");
    command->add_option("--channel", options->channel, "Of this channel");
    command->add_option("--network", options->network, "Of this network");
    command->add_option("--from", options->from, "Due from this date or UTC instant on");
    command->add_option("--to", options->to, "Due before this date or UTC instant");
    command->add_option("--limit", options->limit, "At most so many")
        ->type_name("N")
        ->check(CLI::Range(1, 1000).description(""))
        ->capture_default_str();
    add_office_options(*command, program, *options);
    command->footer("Examples:\n"
                    "  peal posts ls --state in_review\n"
                    "  peal posts ls --network x --from 2026-12-01 --json");
    command->callback([options, &program] { program.run = [options, &program] { return list(program, *options); }; });
}

void add_show(CLI::App& group, Program& program)
{
    auto const options = std::make_shared<ShowOptions>();
    auto* const command = group.add_subcommand("show", "Show one post: text, why it is where it is, history");
    command->add_option("ID", options->id, "As peal posts ls shows it")->required();
    add_office_options(*command, program, *options);
    command->footer("Example:\n  peal posts show p7k2mq4");
    command->callback([options, &program] { program.run = [options, &program] { return show(program, *options); }; });
}

struct Decision {
    char const* verb;
    char const* done;
    char const* help;
    char const* footer;
    bool takes_reason;
    bool takes_revision;
    bool takes_moment = false;
    bool reason_is_optional = false;
};

void add_decision(CLI::App& group, Program& program, Decision const& decision)
{
    auto const options = std::make_shared<DecideOptions>();
    auto* const command = group.add_subcommand(decision.verb, decision.help);
    command->add_option("ID", options->ids, "One post or several")->required();
    if (decision.takes_reason)
        command->add_option("--reason", options->reason, "Why; it stays with the post")
            ->required(!decision.reason_is_optional);
    if (decision.takes_revision)
        command->add_option("--revision", options->revision, "Only if it still has this revision")
            ->check(CLI::Range(1, 1'000'000).description(""));
    if (decision.takes_moment)
        command->add_option("--at", options->at, "Local time (2026-12-01T09:30) or a UTC instant")->required();
    add_office_options(*command, program, *options);
    command->footer(decision.footer);
    command->callback([options, decision, &program] {
        program.run = [options, decision, &program] { return decide(program, *options, decision.verb, decision.done); };
    });
}

}  // namespace

void add_posts(CLI::App& app, Program& program)
{
    auto* const group = app.add_subcommand("posts", "List posts and decide about them");
    group->require_subcommand(1);
    group->footer("Examples:\n"
                  "  peal posts ls --state in_review\n"
                  "  peal posts approve p7k2mq4");
    add_list(*group, program);
    add_show(*group, program);
    add_decision(*group, program,
                 {"approve", "approved", "Approve posts; your name is recorded",
                  "A post whose moment came before it was approved is missed and does not go\n"
                  "by itself.\n\n"
                  "Examples:\n  peal posts approve p7k2mq4\n  peal posts approve p7k2mq4 --revision 2",
                  false, true});
    add_decision(*group, program,
                 {"hold", "held", "Keep posts back until somebody releases them",
                  "Example:\n  peal posts hold p7k2mq4 --reason 'waiting for the family'", true, false});
    add_decision(*group, program,
                 {"release", "released", "Let posts that are held go on",
                  "A post that became overdue meanwhile is missed and does not go by itself.\n"
                  "What the plan holds, for a restriction or an error, needs a reason.\n\n"
                  "Examples:\n"
                  "  peal posts release p7k2mq4\n"
                  "  peal posts release p7k2mq4 --reason 'planned before, and not about the poll'",
                  true, false, false, true});
    add_decision(*group, program,
                 {"withdraw", "withdrawn", "Take the approval of posts back",
                  "A post whose call has not left stops.\n\n"
                  "Example:\n  peal posts withdraw p7k2mq4 --reason 'the figure is out of date'",
                  true, false});
    add_decision(*group, program,
                 {"cancel", "cancelled", "Give posts up for good",
                  "Example:\n  peal posts cancel p7k2mq4 --reason 'the event is off'", true, false});
    add_decision(*group, program,
                 {"reschedule", "rescheduled", "Give posts a new moment",
                  "Missed and failed posts can go that way too. The plan moves them no more.\n\n"
                  "Example:\n  peal posts reschedule p7k2mq4 --at 2026-12-01T09:30",
                  false, false, true});
    add_decision(*group, program,
                 {"send-now", "on its way", "Send posts now",
                  "Missed and failed posts can go that way too, one by one.\n\n"
                  "Example:\n  peal posts send-now p7k2mq4",
                  false, false});
    add_answer(*group, program);
    add_settle(*group, program);
    add_decision(*group, program,
                 {"warn-and-inform", "marked", "Mark posts that may go during a pause",
                  "Another person must confirm each of them while the pause is in force.\n\n"
                  "Example:\n  peal posts warn-and-inform p7k2mq4",
                  false, false});
    add_decision(*group, program,
                 {"confirm", "confirmed", "Let a marked post go during the pause",
                  "Example:\n  peal posts confirm p7k2mq4", false, false});
}

}  // namespace peal::cli
