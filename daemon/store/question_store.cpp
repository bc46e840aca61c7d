#include "daemon/store/question_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/event_row.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/question_row.hpp"
#include "daemon/store/told_of_event.hpp"

#include <SQLiteCpp/Exception.h>

#include <algorithm>

namespace peal::store {

namespace {

constexpr std::string_view select_question =
    "SELECT short_id, kind, about, text, proposal, choices, raised_at, answered_at, answer, actor FROM question";

// `between` commas for people, line ends in the table.
std::string joined(std::vector<std::string> const& words, std::string_view between)
{
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : std::string(between)) + word;
    return text;
}

Question read_question(Statement& row)
{
    Question question;
    int next = 0;
    for (auto* text : {&question.id, &question.kind, &question.about, &question.text, &question.proposal})
        *text = row.getColumn(next++).getString();
    auto const choices = row.getColumn(next++).getString();
    for (std::size_t from = 0; from < choices.size();) {
        auto const end = std::min(choices.find('\n', from), choices.size());
        question.choices.push_back(choices.substr(from, end - from));
        from = end + 1;
    }
    question.raised_at = from_ms(row.getColumn(next++).getInt64());
    if (auto const column = row.getColumn(next++); !column.isNull()) question.answered_at = from_ms(column.getInt64());
    question.answer = row.getColumn(next++).getString();
    question.actor = row.getColumn(next++).getString();
    return question;
}

std::vector<Question> read_questions(Statement& query)
{
    std::vector<Question> questions;
    while (query.executeStep()) questions.push_back(read_question(query));
    return questions;
}

Result<Question> find_question(SQLite::Database& db, std::string const& id)
{
    static std::string const by_id = std::string(select_question) + " WHERE short_id = ?";
    Statement query(db, by_id);
    query.bind(1, id);
    if (query.executeStep()) return read_question(query);
    return fail(ErrorKind::rejected, "there is no question `" + id + "`; peal status lists those that are open",
                "not found");
}

// Somebody has decided about it: no plan brings it back.
void leave_missed(SQLite::Database& db, std::string const& post)
{
    Statement statement(db, "UPDATE post SET withdrawn = 0 WHERE short_id = ? AND state = 'missed'");
    statement.bind(1, post);
    statement.exec();
}

}  // namespace

void raise_question(SQLite::Database& db, Random& random, Question question, Instant now)
{
    Statement known(db,
                    "UPDATE question SET text = ?, proposal = ? WHERE kind = ? AND about = ? AND answered_at IS NULL");
    int at = 1;
    for (auto const* text : {&question.text, &question.proposal, &question.kind, &question.about})
        known.bind(at++, *text);
    if (known.exec() > 0) return;
    question.id = fresh_short_id(db, random, "question", "q");
    Statement insert(db, R"sql(
        INSERT INTO question (short_id, kind, about, text, proposal, choices, raised_at) VALUES (?, ?, ?, ?, ?, ?, ?))sql");
    at = 1;
    for (auto const* text : {&question.id, &question.kind, &question.about, &question.text, &question.proposal})
        insert.bind(at++, *text);
    insert.bind(at++, joined(question.choices, "\n"));
    insert.bind(at, to_ms(now));
    insert.exec();
}

void close_question(SQLite::Database& db, std::string_view kind, std::string const& about, std::string_view answer,
                    std::string_view actor, Instant now)
{
    Statement close(db, R"sql(
        UPDATE question SET answered_at = ?, answer = ?, actor = ? WHERE kind = ? AND about = ? AND answered_at IS NULL)sql");
    close.bind(1, to_ms(now));
    close.bind(2, std::string(answer));
    close.bind(3, std::string(actor));
    close.bind(4, std::string(kind));
    close.bind(5, about);
    close.exec();
}

awaitable<Result<std::vector<Question>>> QuestionStore::open()
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<Question>> {
        static std::string const sql =
            std::string(select_question) + " WHERE answered_at IS NULL ORDER BY raised_at, id";
        Statement query(db, sql);
        return read_questions(query);
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<Question>>> QuestionStore::about(std::string what)
{
    std::vector<std::string> one;
    one.push_back(std::move(what));
    co_return co_await about_all(std::move(one));
}

awaitable<Result<std::vector<Question>>> QuestionStore::about_all(std::vector<std::string> things)
{
    auto work = [things = std::move(things)](SQLite::Database& db) -> Result<std::vector<Question>> {
        static std::string const sql = std::string(select_question) + " WHERE about = ? ORDER BY id DESC";
        std::vector<Question> questions;
        for (auto const& thing : things) {
            Statement query(db, sql);
            query.bind(1, thing);
            for (auto& question : read_questions(query)) questions.push_back(std::move(question));
        }
        return questions;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<Question>> QuestionStore::load(std::string id)
{
    auto work = [id = std::move(id)](SQLite::Database& db) -> Result<Question> { return find_question(db, id); };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<Question>> QuestionStore::answer(std::string id, std::string answer, std::string actor, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<Question> {
        auto question = find_question(db, id);
        if (!question) return question;
        if (question->answered_at)
            return fail(ErrorKind::rejected,
                        "question " + id + " is settled: " + question->actor + " said `" + question->answer + "`",
                        "conflict");
        auto const& choices = question->choices;
        if (std::find(choices.begin(), choices.end(), answer) == choices.end())
            return fail(ErrorKind::rejected,
                        "`" + answer + "` answers no part of question " + id + "; choose: " + joined(choices, ", "));
        if (question->kind == calendar_drop)
            return fail(ErrorKind::rejected, "question " + id + " is about the calendar `" + question->about +
                                                 "`; settle it there, so that something follows from it");
        close_question(db, question->kind, question->about, answer, actor, now);
        if (question->kind == event_moved && answer == "corrected") forget_told(db, question->about);
        if (question->kind == moment_over) leave_missed(db, question->about);
        return find_question(db, id);
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
