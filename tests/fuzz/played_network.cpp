#include "tests/fuzz/played_network.hpp"

#include "connectors/json.hpp"
#include "core/async_sim_clock.hpp"
#include "tests/fuzz/property.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace peal::fuzz {

namespace {

using namespace connectors;

constexpr std::size_t bytes_max = 48 * 1024;
constexpr std::size_t answers_max = 40;
constexpr std::size_t requests_max = 60;  // of one call, whatever is answered
constexpr std::string_view secret = "our-secret";
constexpr Duration longest = std::chrono::minutes(30);

std::string_view take_line(std::string_view& rest)
{
    auto const end = std::min(rest.find('\n'), rest.size());
    auto const line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

Result<HttpResponse> read_answer(std::string_view text)
{
    auto const first = take_line(text);
    if (first == "silent") return fail(ErrorKind::transient, "connection refused");
    if (first == "barred") return fail(ErrorKind::rejected, "not an address to ask");
    HttpResponse response;
    auto const [end, error] = std::from_chars(first.data(), first.data() + first.size(), response.status);
    if (error != std::errc() || response.status < 100 || response.status > 999)
        return fail(ErrorKind::unknown_outcome, "the connection closed without an answer");
    while (!text.empty()) {
        auto const line = take_line(text);
        if (line.empty()) break;
        auto const colon = std::min(line.find(':'), line.size());
        auto const value = line.substr(std::min(colon + 1, line.size()));
        response.headers.push_back({std::string(line.substr(0, colon)),
                                    std::string(value.substr(std::min(value.find_first_not_of(' '), value.size())))});
    }
    response.body = text;
    return response;
}

// Gives the next answer, and looks at what was sent for it.
class PlayedHttp final : public HttpClient {
public:
    // `may_tell`: the network itself quotes our secret.
    PlayedHttp(Network const& network, Script const& script, bool may_tell)
        : network_(network), script_(script), may_tell_(may_tell)
    {}

    awaitable<Result<HttpResponse>> send(HttpRequest request) override
    {
        bool const is_ours = request.url.starts_with(network_.base + "/");
        hold(is_ours, "nothing is asked, and no token sent, but where the network is");
        hold(std::all_of(request.url.begin(), request.url.end(), [](char c) { return c > ' ' && c < '\x7f'; }),
             "an address holds printed characters alone");
        hold(may_tell_ || request.url.find(secret) == std::string::npos, "no secret stands in an address");
        hold(request.timeout > Duration(0), "a call has time");
        hold(++asked_ <= requests_max, "a call sends so many requests at most");
        changes_ += request.method != "GET";
        last_ = fail(ErrorKind::unknown_outcome, "no answer came");
        if (asked_ <= script_.answers.size()) last_ = script_.answers[asked_ - 1];
        co_return last_;
    }

    std::size_t asked() const { return asked_; }
    std::size_t changes() const { return changes_; }
    bool ended_well() const { return asked_ > 0 && last_ && last_->status >= 200 && last_->status < 300; }

private:
    Network const& network_;
    Script const& script_;
    bool const may_tell_;
    Result<HttpResponse> last_ = HttpResponse();
    std::size_t asked_ = 0, changes_ = 0;
};

// What goes into the store, and from there to people as JSON.
void hold_record(std::string_view text)
{
    hold(is_utf8(text), "what is put on record is UTF-8");
    hold(text.size() <= 16 * 1024, "what is put on record has an end");
}

class Play {
public:
    Play(Network const& network, Script const& script)
        : network_(network), script_(script), may_tell_(tells_secret(script)), http_(network, script, may_tell_)
    {
        connector_ = network.make(http_, clock_, *random_);
    }

    void run()
    {
        if (script_.call == "look") return look();
        if (script_.call == "measure") return measure();
        if (script_.call == "renew") return renew();
        if (script_.call == "prepare") return prepare();
        commit();
    }

private:
    // A network that is told to quote our secret is none of our making.
    static bool tells_secret(Script const& script)
    {
        auto const tells = [](std::string const& text) { return text.find(secret) != std::string::npos; };
        return std::any_of(script.answers.begin(), script.answers.end(), [&](auto const& answer) {
            return answer &&
                   (tells(answer->body) || std::any_of(answer->headers.begin(), answer->headers.end(),
                                                       [&](auto const& header) { return tells(header.value); }));
        });
    }

    template <class T>
    T wait(awaitable<T> work)
    {
        std::optional<T> value;
        bool threw = false;
        asio::co_spawn(context_, std::move(work), [&](std::exception_ptr failure, T result) {
            threw = failure != nullptr;
            ended_at_ = clock_.now();
            if (!threw) value.emplace(std::move(result));
        });
        clock_.run_for(longest);
        hold(!threw, "no exception leaves a connector");
        hold(value.has_value(), "a call ends");
        return std::move(*value);
    }

    void hold_error(Error const& error)
    {
        hold_message(error.message);
        hold_record(error.detail);
        hold(!error.retry_after ||
                 (*error.retry_after >= Duration(0) && *error.retry_after <= std::chrono::hours(24 * 8)),
             "a wait has an end");
        hold(may_tell_ || (error.message + error.detail).find(secret) == std::string::npos, "no error tells a secret");
        hold(error.kind != ErrorKind::bug, "what a network answers is no bug of ours");
    }

    void hold_address(std::string_view address)
    {
        hold(address.empty() || address.starts_with("https://") || address.starts_with("http://"),
             "an address is of the web");
        hold(std::all_of(address.begin(), address.end(), [](char c) { return c > ' ' && c < '\x7f'; }),
             "an address can be shown");
    }

    void commit()
    {
        auto const outcome = wait(connector_->commit(network_.account, network_.ready));
        hold(http_.changes() == 1, "the commit call is sent once");
        Result<HttpResponse> const none = fail(ErrorKind::unknown_outcome, "no answer came");
        auto const& answer = script_.answers.empty() ? none : script_.answers.front();
        if (auto const* done = std::get_if<Done>(&outcome)) {
            hold(answer && answer->status >= 200 && answer->status < 300 && network_.may_be_done(*answer),
                 "what is no proper success is not done");
            hold(done->remote_id.empty() || network_.is_id(done->remote_id), "an id is one of the network's");
            hold_address(done->address);
            hold_record(done->evidence);
        } else if (auto const* refused = std::get_if<Refused>(&outcome)) {
            hold_error(refused->error);
            hold(answer ? network_.may_be_refused(*answer) : answer.error().kind == ErrorKind::rejected,
                 "what does not prove that nothing was made is no refusal");
        } else if (auto const* unsent = std::get_if<NotSent>(&outcome)) {
            hold_error(unsent->error);
            hold(!answer && answer.error().kind == ErrorKind::transient, "what was answered had been sent");
        } else {
            auto const& unknown = std::get<Unknown>(outcome);
            hold_error(unknown.error);
            hold(unknown.error.kind == ErrorKind::unknown_outcome, "the unknown is called so");
        }
    }

    void look()
    {
        AttemptRecord attempt;
        attempt.ready = network_.ready;
        attempt.started_at = clock_.now() - std::chrono::minutes(1);
        attempt.text = network_.post.text;
        attempt.claimed_ids = {"1993000000000000009", "claimed-already"};
        auto const claimed = attempt.claimed_ids;
        auto const sighting = wait(connector_->look_for(network_.account, std::move(attempt)));
        hold(http_.changes() == 0, "a look changes nothing");
        hold_message(sighting.reason);
        hold_address(sighting.address);
        hold(may_tell_ || sighting.reason.find(secret) == std::string::npos, "no reason tells a secret");
        if (sighting.kind == Sighting::Kind::found) {
            hold(sighting.remote_id.empty() || network_.is_id(sighting.remote_id), "what is found has an id");
            hold(std::find(claimed.begin(), claimed.end(), sighting.remote_id) == claimed.end(),
                 "another post's id is not found again");
        }
        // Each stops at the first part of a list that it cannot read.
        if (sighting.kind == Sighting::Kind::not_there)
            hold(http_.ended_well(), "absence is told by complete lists alone");
    }

    void measure()
    {
        auto const batch = wait(connector_->measure(network_.account, {network_.remote_id}));
        hold(http_.changes() == 0, "measuring changes nothing");
        if (!batch) return hold_error(batch.error());
        hold(batch->size() <= 1, "figures are told of what was asked, once");
        for (auto const& readings : *batch) {
            hold(readings.remote_id == network_.remote_id, "figures are told of what was asked");
            for (auto const& [name, figure] : readings.figures) {
                hold(figure >= 0, "no figure is negative");
                hold_record(name);
            }
            hold_address(readings.address);
            if (!readings.note.empty()) hold_message(readings.note);
        }
    }

    void renew()
    {
        auto const before = clock_.now();
        auto const grant = wait(connector_->renew(network_.account));
        if (!grant) return hold_error(grant.error());
        hold(!grant->access_token.empty(), "a new grant has a token");
        auto const plain = grant->access_token.reveal();
        hold(plain.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, "a token fits into a header");
        hold(!grant->expires_at ||
                 (*grant->expires_at >= before && *grant->expires_at < before + std::chrono::hours(24 * 366 * 11)),
             "a token's end is near enough to be a time");
    }

    void prepare()
    {
        auto const ready = wait(connector_->prepare(network_.account, network_.post));
        if (!ready) return hold_error(ready.error());
        hold(ready->url.starts_with(network_.base + "/"), "a post goes where the network is");
        hold(ready->method == "POST" && is_utf8(ready->body) && is_utf8(ready->evidence),
             "what is prepared can be kept");
        hold(!ready->expires_at || *ready->expires_at > ended_at_, "what is prepared has not ended");
    }

    Network const& network_;
    Script const& script_;
    bool const may_tell_;
    asio::io_context context_{1};
    SimClock clock_{context_, *parse_instant("2026-11-24T09:00:00Z")};
    Instant ended_at_;  // when the call did
    std::unique_ptr<Random> random_ = make_seeded_random(7);
    PlayedHttp http_;
    std::unique_ptr<Connector> connector_;
};

}  // namespace

Script read_script(std::string_view input)
{
    constexpr std::string_view between = "\n---\n";
    Script script;
    script.call = take_line(input);
    while (!input.empty() && script.answers.size() < answers_max) {
        auto const end = std::min(input.find(between), input.size());
        script.answers.push_back(read_answer(input.substr(0, end)));
        input.remove_prefix(std::min(end + between.size(), input.size()));
    }
    return script;
}

void play(Network const& network, std::string_view input)
{
    auto const script = read_script(swollen(input, bytes_max));
    Stopwatch const limit;
    Play(network, script).run();
}

bool names(HttpResponse const& response, std::string_view path)
{
    auto const root = json::parse(response.body);
    return root && json::find_id(*root, path).has_value();
}

bool is_json_object(std::string_view text)
{
    auto const root = json::parse(text);
    return root && root->is_object();
}

bool is_plain_id(std::string_view id)
{
    return !id.empty() && id.size() <= 200 &&
           std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace peal::fuzz
