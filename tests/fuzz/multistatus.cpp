#include "connectors/calendar/multistatus.hpp"

#include "connectors/calendar/dav_bodies.hpp"
#include "connectors/calendar/feed_text.hpp"
#include "connectors/calendar/members.hpp"
#include "connectors/calendar/xml_events.hpp"
#include "core/ascii.hpp"
#include "tests/fuzz/property.hpp"

#include <algorithm>
#include <vector>

// What the servers of calendars answer. The first line is the address of a collection, the second a reference, as a
// redirect has it; behind these come answers, set apart by a line ---, each read as CalDAV's and as a feed's.

namespace {

using namespace peal;
using namespace peal::connectors::calendar;

constexpr std::size_t bytes_max = 64 * 1024;
constexpr std::size_t word_bytes_max = 8 * 1024;
constexpr std::string_view divider = "\n---\n";

std::string_view take(std::string_view& rest, std::string_view until)
{
    auto const end = std::min(rest.find(until), rest.size());
    auto const part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + until.size(), rest.size()));
    return part;
}

bool is_printed(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

void hold_refusal(Error const& error)
{
    fuzz::hold(error.kind == ErrorKind::rejected || error.kind == ErrorKind::transient, "what is no answer is refused");
    fuzz::hold_message(error.message);
}

void judge(Address const& address)
{
    auto const& text = address.text();
    fuzz::hold(is_printed(text), "an address is of printed characters");
    fuzz::hold(text.starts_with(address.is_https() ? "https://" : "http://"), "an address is one of the web");
    fuzz::hold(!address.host().empty() && address.host().size() <= 253, "an address has a host");
    auto const again = Address::parse(text);
    fuzz::hold(again && again->text() == text && again->host() == address.host() &&
                   again->decoded_path() == address.decoded_path() && again->is_same_place(address),
               "an address is the same when it is read again");
    auto const itself = address.resolve(text);
    fuzz::hold(itself && itself->text() == text, "an address leads to itself");
}

std::optional<Address> read_address(std::string_view written)
{
    auto address = Address::parse(written);
    if (!address) {
        hold_refusal(address.error());
        return {};
    }
    judge(*address);
    return std::move(*address);
}

void hold_inside(Address const& collection, std::string_view key)
{
    fuzz::hold(key.starts_with(collection.decoded_path() + "/"), "a member lies inside its collection");
    auto rest = key.substr(collection.decoded_path().size());
    while (!rest.empty()) {
        auto const step = take(rest, "/");
        fuzz::hold(step != "." && step != "..", "no step leads out of the collection again");
    }
}

// The words in what we ask, as a server reads them.
class Words final : public XmlListener {
public:
    explicit Words(std::string_view element) : element_(element) {}

    void begin(std::string_view, std::string_view name, std::string_view) override
    {
        is_open_ = name == element_;
        if (is_open_) found.emplace_back();
    }
    void characters(std::string_view text) override
    {
        if (is_open_) found.back() += text;
    }
    void end() override { is_open_ = false; }

    std::vector<std::string> found;

private:
    std::string_view element_;
    bool is_open_ = false;
};

void hold_asked(std::string const& body, std::string_view element, std::vector<std::string> const& words)
{
    Words heard(element);
    fuzz::hold(listen_to_xml(body, heard).has_value(), "what we ask is XML");
    fuzz::hold(heard.found == words, "what a server told us goes back as it came");
}

void judge_word(std::optional<std::string> const& word)
{
    if (word) fuzz::hold(word->size() <= word_bytes_max && fuzz::is_utf8(*word), "a word of a server has a limit");
}

void judge(DavResponse const& response, std::string_view xml)
{
    auto const& has = response.properties;
    judge_word(response.href);
    for (auto const* word : {&has.etag, &has.ctag, &has.sync_token, &has.display_name, &has.principal, &has.home})
        judge_word(*word);
    fuzz::hold(response.status == 0 || (response.status >= 100 && response.status <= 999), "a status has three digits");
    // A byte of another encoding is up to three of ours, or a few letters with their marks.
    if (has.calendar_data)
        fuzz::hold(has.calendar_data->size() <= 8 * xml.size() && fuzz::is_utf8(*has.calendar_data),
                   "a calendar does not swell");
}

void judge(Multistatus const& answer, std::string_view xml)
{
    judge_word(answer.sync_token);
    fuzz::hold(!names_condition(xml, "valid-sync-token"), "an answer is no refusal");
    std::vector<std::string> hrefs;
    for (auto const& response : answer.responses) {
        judge(response, xml);
        hrefs.push_back(response.href);
    }
    hold_asked(ask_for_texts(hrefs), "href", hrefs);
    hold_asked(ask_for_changes(answer.sync_token), "sync-token", {answer.sync_token});
}

void judge(Listing const& listing, Address const& collection, std::size_t responses)
{
    fuzz::hold(listing.there.size() + listing.gone.size() + std::size_t(listing.elsewhere) <= responses,
               "a list names what was answered");
    for (auto const& [key, member] : listing.there) {
        hold_inside(collection, key);
        fuzz::hold(member_key(collection, member.href) == key, "a member is known again by its href");
        fuzz::hold(!listing.gone.contains(key), "a member is there or gone");
        auto const at = collection.resolve(member.href);
        fuzz::hold(at && at->host() == collection.host(), "a member is on the host of its collection");
        judge(*at);
    }
    for (auto const& [key, href] : listing.gone) {
        hold_inside(collection, key);
        fuzz::hold(member_key(collection, href) == key, "a member that is gone is known again by its href");
    }
}

void read_as_feed(std::string_view text, std::string_view host)
{
    auto const judged = judge_feed(text, host);
    auto const has_end = ascii_lower(std::string(text)).find("end:vcalendar") != std::string::npos;
    if (judged) fuzz::hold(has_end, "a calendar that is taken is a whole one");
    if (!judged) hold_refusal(judged.error());
    fuzz::hold(refresh_interval(text) >= Duration::zero(), "nobody asks to be looked at before");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const text = fuzz::swollen(fuzz::as_text(data, size), bytes_max);
    fuzz::Stopwatch const limit;
    std::string_view rest = text;
    auto const collection = read_address(take(rest, "\n"));
    auto const reference = take(rest, "\n");
    if (!collection) return 0;
    if (auto const target = collection->resolve(reference)) judge(*target);
    if (auto const key = member_key(*collection, reference); key && !key->empty()) hold_inside(*collection, *key);

    Listing listing;
    std::size_t responses = 0;
    while (!rest.empty()) {
        auto const body = take(rest, divider);
        read_as_feed(body, collection->host());
        auto answer = read_multistatus(body);
        if (!answer) {
            hold_refusal(answer.error());
            continue;
        }
        judge(*answer, body);
        responses += answer->responses.size();
        add_to_listing(listing, *collection, std::move(*answer));
    }
    judge(listing, *collection, responses);
    return 0;
}
