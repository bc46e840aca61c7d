#include "connectors/snapchat/envelope.hpp"

#include "connectors/json.hpp"
#include "connectors/oauth/token_answer.hpp"
#include "connectors/words.hpp"
#include "core/ascii.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cctype>
#include <optional>

namespace peal::connectors::snapchat {

namespace {

constexpr std::size_t word_max = 100;
constexpr std::size_t message_max = 300;
constexpr std::size_t items_max = 1000;

constexpr std::string_view ask_operator =
    "Snapchat does not let this app speak for the profile: the operator must ask Snap to put the client id on its allow-list, "
    "and check the account's role and the scope snapchat-profile-api";

Envelope::Status to_status(std::string const& word)
{
    if (word == "SUCCESS") return Envelope::Status::success;
    if (word == "ERROR") return Envelope::Status::error;
    if (word == "PARTIAL") return Envelope::Status::partial;
    return Envelope::Status::missing;
}

std::string_view to_string(Envelope::Status status)
{
    switch (status) {
        case Envelope::Status::missing: return "missing";
        case Envelope::Status::success: return "SUCCESS";
        case Envelope::Status::error: return "ERROR";
        case Envelope::Status::partial: return "PARTIAL";
    }
    return "missing";
}

void read_items(boost::json::array const& items, Envelope& envelope)
{
    for (std::size_t i = 0; i < std::min(items.size(), items_max); ++i) {
        auto const status = ascii_upper(json::text_at(items[i], "sub_request_status"));
        if (status.empty()) continue;
        ++envelope.items;
        if (status == "SUCCESS") continue;
        ++envelope.failed_items;
        if (status == "ERROR") ++envelope.refused_items;
        if (envelope.error_code.empty())
            envelope.error_code = in_one_line(ascii_upper(json::text_at(items[i], "error_code")), word_max);
        if (envelope.debug_message.empty())
            envelope.debug_message = in_one_line(json::text_at(items[i], "sub_request_error_reason"), message_max);
    }
    // What is not read may say anything.
    if (items.size() > items_max) ++envelope.items;
}

// The evidence of a success: nothing but the fields of the envelope.
std::string to_evidence(int http_status, Envelope const& envelope)
{
    boost::json::object out;
    out["http_status"] = http_status;
    out["request_status"] = to_string(envelope.status);
    out["request_id"] = envelope.request_id;
    return boost::json::serialize(out);
}

bool is_success(int status)
{
    return status >= 200 && status < 300;
}

CommitAnswer unknown(std::string message, std::string detail, std::string code = {})
{
    return CommitAnswer(Unknown{Error(ErrorKind::unknown_outcome, std::move(message), std::move(detail))},
                        std::move(code));
}

CommitAnswer refused(ErrorKind kind, std::string message, std::string detail, std::string code = {})
{
    return CommitAnswer(Refused{Error(kind, std::move(message), std::move(detail))}, std::move(code));
}

CommitAnswer read_lost(Error const& error)
{
    switch (error.kind) {
        case ErrorKind::transient:
        case ErrorKind::rate_limited:
        case ErrorKind::auth_expired:
        case ErrorKind::cancelled: return CommitAnswer(NotSent{error});
        case ErrorKind::rejected: return CommitAnswer(Refused{error});
        case ErrorKind::unknown_outcome:
        case ErrorKind::bug: break;
    }
    return unknown("Snapchat gave no complete answer to the post call: " + error.message, error.detail);
}

// A refusal in Snapchat's own words: nothing was made.
CommitAnswer read_refusal(Envelope const& envelope, std::string detail)
{
    auto const& code = envelope.error_code;
    if (code == media_processing)
        return refused(ErrorKind::transient,
                       "Snapchat is still processing the picture; nothing was posted, the same picture is tried again",
                       std::move(detail), code);
    if (code == media_expired)
        return refused(ErrorKind::transient,
                       "the uploaded picture is older than Snapchat keeps it; nothing was posted, it is uploaded again",
                       std::move(detail), code);
    if (code == permission_denied)
        return refused(ErrorKind::rejected, std::string(ask_operator), std::move(detail), code);
    return refused(ErrorKind::rejected,
                   "Snapchat refused the story: " + (code.empty() ? std::string("no code given") : code),
                   std::move(detail), code);
}

}  // namespace

Envelope read_envelope(boost::json::value const& root)
{
    Envelope envelope;
    envelope.status = to_status(ascii_upper(json::text_at(root, "request_status")));
    envelope.request_id = in_one_line(json::text_at(root, "request_id"), word_max);
    envelope.error_code = in_one_line(ascii_upper(json::text_at(root, "error_code")), word_max);
    envelope.debug_message = in_one_line(json::text_at(root, "debug_message"), message_max);
    envelope.display_message = in_one_line(json::text_at(root, "display_message"), message_max);
    if (auto const* object = root.if_object())
        for (auto const& member : *object)
            if (auto const* items = member.value().if_array()) read_items(*items, envelope);
    return envelope;
}

std::string describe(int http_status, Envelope const& envelope)
{
    auto out = "HTTP " + std::to_string(http_status) + ", request_status " + std::string(to_string(envelope.status));
    if (!envelope.error_code.empty()) out += ", error_code " + envelope.error_code;
    if (!envelope.request_id.empty()) out += ", request_id " + envelope.request_id;
    if (!envelope.debug_message.empty()) out += ": " + envelope.debug_message;
    if (!envelope.display_message.empty()) out += " (" + envelope.display_message + ")";
    return out;
}

Result<boost::json::value> read_answer(Result<HttpResponse> const& answer, std::string_view what, bool needs_status)
{
    std::string const who(what);
    if (!answer) {
        // A preparation or a read may be repeated, whether or not it arrived.
        auto error = answer.error();
        if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::transient;
        error.message = who + ": " + error.message;
        return tl::unexpected(std::move(error));
    }
    auto const status = answer->status;
    auto root = json::parse(answer->body);
    auto const envelope = root ? read_envelope(*root) : Envelope();
    auto const detail = describe(status, envelope);
    if (status == 401)
        return fail(ErrorKind::auth_expired, who + ": Snapchat no longer accepts the access token; renew it", detail);
    if (status == 429) {
        Error limited(ErrorKind::rate_limited, who + ": Snapchat asks us to slow down", detail);
        limited.retry_after = oauth::retry_after(*answer);
        return tl::unexpected(std::move(limited));
    }
    if (status == 408 || status >= 500)
        return fail(ErrorKind::transient, who + ": Snapchat failed; it is tried again", detail);
    if (envelope.error_code == permission_denied)
        return fail(ErrorKind::rejected, who + ": " + std::string(ask_operator), detail);
    if (envelope.error_code == media_processing || envelope.error_code == media_expired)
        return fail(ErrorKind::transient, who + ": not now (" + envelope.error_code + ")", detail);
    if (!is_success(status) || envelope.has_failed())
        return fail(ErrorKind::rejected,
                    who + ": Snapchat refused" +
                        (envelope.error_code.empty() ? std::string() : " (" + envelope.error_code + ")"),
                    detail);
    if (!root || !root->is_object()) return fail(ErrorKind::transient, who + ": the answer is not readable", detail);
    if (needs_status && envelope.status != Envelope::Status::success)
        return fail(ErrorKind::transient, who + ": the answer does not say that it worked", detail);
    return std::move(*root);
}

CommitAnswer read_commit(Result<HttpResponse> const& answer)
{
    if (!answer) return read_lost(answer.error());
    auto const status = answer->status;
    auto const root = json::parse(answer->body);
    auto const envelope = root ? read_envelope(*root) : Envelope();
    auto const detail = describe(status, envelope);

    if (envelope.error_code == media_in_progress)
        return unknown("Snapchat says that a post with this picture is already under way", detail, envelope.error_code);
    if (is_success(status)) {
        if (envelope.made_nothing()) return read_refusal(envelope, detail);
        if (envelope.status == Envelope::Status::success && envelope.failed_items == 0)
            return CommitAnswer(Done{"", "", to_evidence(status, envelope)});
        return unknown("Snapchat's answer to the post call does not say whether it worked", detail,
                       envelope.error_code);
    }
    // A refusal at the door comes before anything was done, also when its body is empty.
    auto const is_plain = answer->body.empty() || (root && root->is_object());
    if (status == 401 && is_plain)
        return refused(ErrorKind::auth_expired, "Snapchat no longer accepts the access token; nothing was posted",
                       detail, envelope.error_code);
    if (status == 429 && is_plain) {
        Error limited(ErrorKind::rate_limited, "Snapchat asks us to slow down; nothing was posted", detail);
        limited.retry_after = oauth::retry_after(*answer);
        return CommitAnswer(Refused{std::move(limited)}, envelope.error_code);
    }
    auto const names_an_error =
        envelope.status == Envelope::Status::missing && envelope.items == 0 && !envelope.error_code.empty();
    auto const is_refusal = names_an_error || (envelope.made_nothing() && envelope.status != Envelope::Status::success);
    if (status >= 400 && status < 500 && status != 408 && is_refusal) return read_refusal(envelope, detail);
    return unknown("Snapchat answered the post call with status " + std::to_string(status) +
                       ", which does not say whether it worked",
                   detail, envelope.error_code);
}

}  // namespace peal::connectors::snapchat
