#include "daemon/vault/accounts.hpp"

#include "connectors/oauth/credentials.hpp"
#include "core/digest.hpp"
#include "core/files.hpp"
#include "core/log.hpp"

#include <algorithm>

namespace peal::vault {

namespace {

constexpr std::string_view purpose = "grant";

}  // namespace

struct Accounts::Slot {
    connectors::Account account;
    connectors::Connector& connector;
    std::string origin;
    State state = State::no_credentials;
    std::string note;
    bool renewing = false;
    Event renewed;

    Slot(std::string channel, connectors::Connector& c, Executor executor) : connector(c), renewed(executor)
    {
        account.channel = std::move(channel);
    }
};

Accounts::Accounts(Executor executor, AsyncClock& clock, Random& random, store::GrantStore grants, Sealer sealer)
    : executor_(std::move(executor)), clock_(clock), random_(random), grants_(grants), sealer_(std::move(sealer))
{}

Accounts::~Accounts() = default;

awaitable<Result<>> Accounts::connect(std::string channel, std::string credential_name,
                                      std::vector<std::filesystem::path> folders, connectors::Connector& connector)
{
    auto slot = std::make_unique<Slot>(channel, connector, executor_);
    auto& kept = *slot;
    slots_[channel] = std::move(slot);
    co_return co_await load(kept, std::move(credential_name), std::move(folders));
}

awaitable<Result<>> Accounts::load(Slot& slot, std::string credential_name, std::vector<std::filesystem::path> folders)
{
    std::optional<Secret> file;
    if (!credential_name.empty()) {
        for (auto const& folder : folders) {
            for (auto const* ending : {"", ".json"}) {
                auto const path = folder / (credential_name + ending);
                std::error_code ec;
                if (file || folder.empty() || !std::filesystem::is_regular_file(path, ec)) continue;
                auto text = read_file(path, 64 << 10);
                if (!text) co_return tl::unexpected<Error>(text.error());
                file = Secret(std::move(*text));
            }
        }
    }
    auto stored = co_await grants_.find(slot.account.channel);
    if (!stored) co_return tl::unexpected<Error>(stored.error());
    auto const origin = file ? sha256_hex(file->reveal()) : std::string();
    std::optional<Secret> text;
    bool const is_new = file && (!*stored || (*stored)->origin != origin);
    if (is_new) {
        text = std::move(file);
        slot.origin = origin;
    } else if (*stored) {
        auto opened = sealer_.open(slot.account.channel, purpose, (*stored)->sealed);
        if (!opened) co_return tl::unexpected<Error>(opened.error());
        text = std::move(*opened);
        slot.origin = (*stored)->origin;
    }
    if (!text) co_return Result<>();
    auto credentials = connectors::oauth::parse_credentials(text->reveal());
    if (!credentials)
        co_return fail(ErrorKind::rejected, "credentials `" + credential_name + "` of channel `" +
                                                slot.account.channel + "`: " + credentials.error().message);
    slot.account.remote_id = credentials->remote_id;
    slot.account.handle = credentials->handle;
    slot.account.grant = std::move(credentials->grant);
    slot.state = State::connected;
    if (is_new) co_return co_await keep(slot);
    co_return Result<>();
}

awaitable<Result<>> Accounts::keep(Slot& slot)
{
    connectors::oauth::Credentials credentials;
    credentials.remote_id = slot.account.remote_id;
    credentials.handle = slot.account.handle;
    credentials.grant = slot.account.grant;
    auto const text = connectors::oauth::to_credentials_json(credentials);
    store::SealedGrant sealed;
    sealed.sealed = sealer_.seal(slot.account.channel, purpose, text.reveal(), random_);
    sealed.origin = slot.origin;
    co_return co_await grants_.save(slot.account.channel, std::move(sealed), clock_.now());
}

awaitable<Result<connectors::Account>> Accounts::find(std::string channel)
{
    auto const found = slots_.find(channel);
    if (found == slots_.end() || found->second->state == State::no_credentials)
        co_return fail(ErrorKind::auth_expired,
                       "channel `" + channel + "` has no credentials; put its credential file in place and restart");
    auto& slot = *found->second;
    while (slot.renewing) co_await slot.renewed.wait();
    if (slot.state == State::reconnect) co_return fail(ErrorKind::auth_expired, slot.note);
    auto const& grant = slot.account.grant;
    bool const ends_soon =
        grant.expires_at && *grant.expires_at - clock_.now() < slot.connector.limits().refresh_before;
    if (!ends_soon) co_return slot.account;
    auto renewed = co_await renew_slot(slot);
    // A grant that still runs is good enough when its renewal has to wait.
    if (!renewed && renewed.error().kind != ErrorKind::auth_expired && *slot.account.grant.expires_at > clock_.now())
        co_return slot.account;
    co_return renewed;
}

awaitable<Result<connectors::Account>> Accounts::renew(std::string channel, Secret used)
{
    auto const found = slots_.find(channel);
    if (found == slots_.end()) co_return fail(ErrorKind::auth_expired, "channel `" + channel + "` has no credentials");
    auto& slot = *found->second;
    while (slot.renewing) co_await slot.renewed.wait();
    if (slot.state == State::reconnect) co_return fail(ErrorKind::auth_expired, slot.note);
    if (slot.account.grant.access_token.reveal() != used.reveal()) co_return slot.account;
    co_return co_await renew_slot(slot);
}

awaitable<Result<connectors::Account>> Accounts::renew_slot(Slot& slot)
{
    // Whatever ends this coroutine, the others must not wait for ever.
    struct Turn {
        Slot& slot;
        explicit Turn(Slot& s) : slot(s) { slot.renewing = true; }
        ~Turn()
        {
            slot.renewing = false;
            slot.renewed.set();
        }
    };
    Turn const turn(slot);
    auto grant = co_await slot.connector.renew(slot.account);
    if (!grant) {
        if (grant.error().kind == ErrorKind::auth_expired) {
            slot.state = State::reconnect;
            slot.note = "channel `" + slot.account.channel + "` must be reconnected: " + grant.error().message;
            log::error("{}", slot.note);
        }
        co_return tl::unexpected<Error>(grant.error());
    }
    slot.account.grant = std::move(*grant);
    // The network has forgotten the old one: it is kept in memory even when the disk refuses, and tried again next time.
    auto kept = co_await keep(slot);
    if (!kept)
        log::error("channel `{}`: the renewed grant could not be stored: {}", slot.account.channel,
                   kept.error().message);
    co_return slot.account;
}

Accounts::State Accounts::state(std::string const& channel) const
{
    auto const found = slots_.find(channel);
    return found == slots_.end() ? State::no_credentials : found->second->state;
}

std::string Accounts::note(std::string const& channel) const
{
    auto const found = slots_.find(channel);
    return found == slots_.end() ? std::string() : found->second->note;
}

std::optional<Instant> Accounts::expires_at(std::string const& channel) const
{
    auto const found = slots_.find(channel);
    if (found == slots_.end() || found->second->state == State::no_credentials) return std::nullopt;
    return found->second->account.grant.expires_at;
}

}  // namespace peal::vault
