#include "daemon/delivery/engine.hpp"
#include "daemon/delivery/insist.hpp"

#include <boost/asio/this_coro.hpp>

#include <exception>
#include <utility>

namespace peal::delivery {

// The place among the preparations that a claim has taken. Left when all is prepared, or not to be.
class Engine::Preparing {
public:
    Preparing(Engine& engine, std::string const& network) : engine_(engine), count_(engine.preparing_[network]) {}
    Preparing(Preparing const&) = delete;
    Preparing& operator=(Preparing const&) = delete;
    ~Preparing() { leave(); }

    void leave()
    {
        if (!std::exchange(is_here_, false)) return;
        bool const others_wait = count_ >= preparations_max;
        --count_;
        if (others_wait) engine_.changed_.set();
    }

private:
    Engine& engine_;
    std::size_t& count_;
    bool is_here_ = true;
};

// One claimed post, up to the moment its call leaves. Cancelled by stop(): the claim is then released by the engine.
awaitable<> Engine::deliver(store::PostRecord post)
{
    store::Claim const claim{post.id, post.epoch};
    auto carried = co_await carry(post, claim);
    if (carried) co_return;
    co_await give_back(post, claim, carried.error());
    changed_.set();
}

awaitable<Result<>> Engine::carry(store::PostRecord post, store::Claim claim)
{
    Preparing preparing(*this, post.plan.network);
    if (post.plan.dry_run) {
        auto picture = co_await picture_of(post);
        if (!picture) co_return tl::unexpected<Error>(picture.error());
        preparing.leave();
        co_return co_await rehearse(post, claim);
    }
    auto account = co_await parts_.accounts.find(post.plan.channel);
    if (!account) co_return tl::unexpected<Error>(account.error());
    auto repeated = co_await repeat(post);
    if (!repeated) co_return tl::unexpected<Error>(repeated.error());
    Result<connectors::Ready> ready;
    if (*repeated)
        ready = std::move(**repeated);
    else
        ready = co_await prepare(post, *account);
    if (!ready) co_return tl::unexpected<Error>(ready.error());
    preparing.leave();
    co_await wait_for(post.plan.due);
    if (auto const wrong = find_wrong_clock(post.plan.network)) co_return tl::unexpected<Error>(*wrong);
    if (ready->expires_at && *ready->expires_at <= parts_.clock.now())
        co_return fail(ErrorKind::transient, "what was prepared for the network has expired; it is prepared again");

    // From here on a stop must not tear the intent from its call.
    co_await asio::this_coro::throw_if_cancelled(false);
    store::Intent intent;
    intent.method = ready->method;
    intent.url = ready->url;
    intent.content_type = ready->content_type;
    intent.body = ready->body;
    intent.evidence = ready->evidence;
    auto const call_deadline = parts_.connectors.at(post.plan.network)->limits().commit_deadline;
    auto const recorded_at = parts_.clock.monotonic();
    auto recorded =
        co_await parts_.deliveries.record_intent(claim, std::move(intent), call_deadline, parts_.clock.now());
    if (!recorded) co_return tl::unexpected<Error>(recorded.error());
    auto call = send(post, claim, std::move(*account), std::move(*ready), recorded_at);
    sending_.spawn(std::move(call));
    co_return Result<>();
}

// The very bytes of the last attempt, when that is what is to go: it was sent before, and proved not to have arrived.
awaitable<Result<std::optional<connectors::Ready>>> Engine::repeat(store::PostRecord post)
{
    if (post.resends == 0) co_return std::optional<connectors::Ready>();
    auto sent = co_await parts_.deliveries.load_last_attempt(post.id);
    if (!sent) co_return tl::unexpected<Error>(sent.error());
    if (!*sent || (*sent)->revision != post.revision) co_return std::optional<connectors::Ready>();
    connectors::Ready ready;
    ready.method = std::move((*sent)->intent.method);
    ready.url = std::move((*sent)->intent.url);
    ready.content_type = std::move((*sent)->intent.content_type);
    ready.body = std::move((*sent)->intent.body);
    ready.evidence = std::move((*sent)->intent.evidence);
    co_return std::optional(std::move(ready));
}

// The picture is drawn: every other step except the network.
awaitable<Result<>> Engine::rehearse(store::PostRecord post, store::Claim claim)
{
    co_await wait_for(post.plan.due);
    auto rehearsed = co_await parts_.deliveries.rehearse(claim, parts_.clock.now());
    if (!rehearsed) co_return tl::unexpected<Error>(rehearsed.error());
    log::info("rehearsed {} ({}): nothing was sent", post.short_id, post.plan.channel);
    wake_those_who_wait();
    co_return Result<>();
}

// Draws, uploads, makes containers. A refused token is renewed once.
awaitable<Result<connectors::Ready>> Engine::prepare(store::PostRecord post, connectors::Account& account)
{
    auto picture = co_await picture_of(post);
    if (!picture) co_return tl::unexpected<Error>(picture.error());
    connectors::OutgoingPost outgoing;
    outgoing.key = post.plan.key;
    outgoing.text = post.plan.text;
    outgoing.lang = post.plan.lang;
    outgoing.media.emplace();
    outgoing.media->bytes = std::move(picture->bytes);
    outgoing.media->content_type = picture->rendition.content_type;
    outgoing.media->width = picture->rendition.width;
    outgoing.media->height = picture->rendition.height;
    outgoing.media->alt_text = post.plan.alt_text;
    outgoing.media->public_url = parts_.public_address + "/m/" + picture->rendition.token;
    auto* const connector = parts_.connectors.at(post.plan.network);
    auto ready = co_await connector->prepare(account, outgoing);
    if (ready || ready.error().kind != ErrorKind::auth_expired) co_return ready;
    auto renewed = co_await parts_.accounts.renew(post.plan.channel, account.grant.access_token);
    if (!renewed) {
        // A new token may have to wait for a day. That the old one was refused for good only shows when it is tried again.
        auto error = renewed.error();
        if (error.kind == ErrorKind::transient) error.retry_after.reset();
        co_return tl::unexpected(std::move(error));
    }
    account = std::move(*renewed);
    co_return co_await connector->prepare(account, std::move(outgoing));
}

// The clock may be set while we sleep: look again each time.
awaitable<> Engine::wait_for(Instant due)
{
    while (parts_.clock.now() < due) co_await parts_.clock.sleep_until(due);
}

// Nothing was made public. Whether it is tried again depends on why.
awaitable<> Engine::give_back(store::PostRecord post, store::Claim claim, Error error)
{
    auto const now = parts_.clock.now();
    bool const for_good =
        error.kind == ErrorKind::rejected || error.kind == ErrorKind::auth_expired || error.kind == ErrorKind::bug;
    if (for_good) {
        log::error("{} ({}) has failed: {}", post.short_id, post.plan.channel, to_string(error));
        auto write = [&] { return parts_.deliveries.fail_claim(claim, error.message, now); };
        bool const failed = co_await insist(parts_.clock, post.short_id, write, stopping_);
        if (!failed) co_await take_back_intent(post, claim, error.message, std::nullopt);
        co_return;
    }
    // Stopped by a person or a shutdown: it goes back as it was.
    bool const goes_back_as_it_was = error.kind == ErrorKind::cancelled;
    // A wait that the network asks for is no failure: it is bounded by when the post is of no more use.
    bool const is_failure = !goes_back_as_it_was && !error.retry_after;
    std::optional<Instant> not_before;
    if (error.retry_after) not_before = now + *error.retry_after;
    if (is_failure) not_before = now + backoff(post.tries, post.plan.due + post.plan.max_late - now, parts_.random);
    if (!goes_back_as_it_was) {
        log::warn("{} ({}) is not ready: {}; again at {}", post.short_id, post.plan.channel, to_string(error),
                  to_iso(*not_before));
    }
    auto const counts_as = is_failure ? store::CountsAs::failure : store::CountsAs::nothing;
    auto write = [&] { return parts_.deliveries.release(claim, error.message, not_before, counts_as, now); };
    bool const released = co_await insist(parts_.clock, post.short_id, write, stopping_);
    if (!released) co_await take_back_intent(post, claim, error.message, not_before.value_or(now));
}

// When the disk fails while an intent is written, it may be there all the same, though its call never began.
awaitable<> Engine::take_back_intent(store::PostRecord post, store::Claim claim, std::string reason,
                                     std::optional<Instant> not_before)
{
    auto write = [&] {
        return parts_.deliveries.refuse(claim, "not sent", reason, not_before, store::CountsAs::nothing,
                                        parts_.clock.now());
    };
    co_await insist(parts_.clock, post.short_id, write, stopping_);
}

}  // namespace peal::delivery
