#include "daemon/cli/questions.hpp"

#include "connectors/json.hpp"
#include "daemon/cli/event_page.hpp"
#include "daemon/cli/local_time.hpp"
#include "daemon/cli/office.hpp"
#include "daemon/cli/paragraph.hpp"

#include <memory>
#include <ostream>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

constexpr std::size_t question_indent = 2;

struct QuestionOptions : OfficeOptions {
    std::string id, answer;
};

// "left or stays"
std::string choices_of(value const& question)
{
    auto const* const list = json::find_array(question, "choices");
    std::string choices;
    std::size_t const count = list != nullptr ? list->size() : 0;
    for (std::size_t i = 0; i < count; ++i)
        choices += (i == 0 ? "" : i + 1 == count ? " or " : ", ") + json::text_at((*list)[i], "");
    return choices;
}

void print_question(Console& console, value const& question, std::string const& zone)
{
    auto const id = json::text_at(question, "id");
    auto const by = json::text_at(question, "by");
    bool const is_open = json::text_at(question, "answered_at").empty();
    console.out << styled(id, is_open ? Style::yellow : Style::dim, console.colour_out) << "  "
                << local_short(json::text_at(question, "raised_at"), zone) << '\n';
    print_paragraph(console, json::text_at(question, "text"), question_indent);
    if (auto const proposal = json::text_at(question, "proposal"); !proposal.empty())
        print_paragraph(console, "You could say: " + proposal, question_indent);
    print_first_events(console, question, question_indent);
    if (is_open)
        print_paragraph(console, "Answer: peal calendar answer " + id + " " + choices_of(question), question_indent);
    else
        print_paragraph(console, "Answered: " + json::text_at(question, "answer") + ", by " + by, question_indent);
}

Exit list_questions(Program& program, OfficeOptions const& options)
{
    auto& console = program.console;
    auto const answer = Office(program).get("/questions");
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    auto const* const questions = json::find_array(answer->value, "questions");
    if (questions == nullptr || questions->empty())
        console.out << "Nothing waits for an answer.\n";
    else
        print_questions(console, *questions, json::text_at(answer->value, "zone"));
    return Exit::ok;
}

Exit give(Program& program, QuestionOptions const& options)
{
    auto const answer = Office(program).post("/questions/" + percent_encode(options.id), {{"answer", options.answer}});
    if (!answer) return answer.error();
    if (print_as_is(program.console, options, *answer)) return Exit::ok;
    program.console.out << options.id << " is answered: " << json::text_at(answer->value, "answer") << '\n';
    return Exit::ok;
}

}  // namespace

void print_questions(Console& console, boost::json::array const& questions, std::string const& zone)
{
    for (auto const& question : questions) print_question(console, question, zone);
}

void add_calendar_questions(CLI::App& calendar, Program& program)
{
    auto* const list_command = calendar.add_subcommand("questions", "List what Peal asks of people");
    auto const list_options = std::make_shared<OfficeOptions>();
    add_office_options(*list_command, program, *list_options);
    list_command->footer("Posts that are out when their event moves or is called off, and events that a\n"
                         "calendar has lost all at once, wait for what a person says.\n\n"
                         "Example:\n"
                         "  peal calendar questions");
    list_command->callback([list_options, &program] {
        program.run = [list_options, &program] { return list_questions(program, *list_options); };
    });

    auto* const command = calendar.add_subcommand("answer", "Answer one of the questions");
    auto const options = std::make_shared<QuestionOptions>();
    command->add_option("ID", options->id, "As peal calendar questions shows it")->required();
    command->add_option("ANSWER", options->answer, "One of the words that it gives")->required();
    add_office_options(*command, program, *options);
    command->footer("About a post you say what you have done: nothing follows by itself. About a\n"
                    "calendar, `left` calls its events off, `stays` keeps them as they are.\n\n"
                    "Examples:\n"
                    "  peal calendar answer q7k2mq4 corrected\n"
                    "  peal calendar answer q8w3nv5 stays");
    command->callback([options, &program] { program.run = [options, &program] { return give(program, *options); }; });
}

}  // namespace peal::cli
