#include "connectors/x/sim_network.hpp"

#include "connectors/x/sim_answers.hpp"
#include "connectors/x/sim_create.hpp"
#include "connectors/x/sim_render.hpp"

#include <utility>

namespace peal::connectors::x::sim {

namespace {

// Whoever made a post so long ago knows its id.
constexpr Duration long_known = std::chrono::minutes(20);

}  // namespace

HttpResponse XNetwork::create(Call const& call)
{
    if (options_.credits == 0) return no_credits(options_.answers_in_new_dialect);
    auto const wanted = read_create(call.request);
    if (!wanted) return wanted.error();
    auto const& account = call.caller.account;
    StoredPost post;
    for (auto const& id : wanted->media_ids) {
        auto const* media = media_.find_usable(id, account, call.now);
        if (!media) return invalid("Your media IDs are invalid.", "media.media_ids", id);
        post.media.push_back(*media);
    }
    if (!wanted->in_reply_to.empty()) {
        auto const* parent = posts_.find(wanted->in_reply_to);
        if (!parent || parent->removed_at)
            return forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.");
    }
    if (posts_.has_recent(account, wanted->text, call.now, options_.duplicate_window))
        return forbidden("You are not allowed to create a Tweet with duplicate content.");

    auto const* const older = posts_.find_newest(account, call.now - long_known);
    bool const names_another = older && troubles_.take(SimTrouble::names_another);
    auto const told = names_another ? older->id : std::string();
    if (older && !names_another && troubles_.take(SimTrouble::uses_id_again)) {
        post.id = older->id;
        posts_.give_up_id(post.id, call.now);
    } else {
        post.id = new_id();
    }
    post.account = account;
    post.text = wanted->text;
    post.in_reply_to = wanted->in_reply_to;
    post.made_at = call.now;
    post.listed_at = call.now + options_.timeline_lag;
    if (options_.credits > 0) --options_.credits;
    auto const& made = posts_.add(std::move(post));

    auto const query = ReadQuery{options_.answers_in_new_dialect, {}};
    boost::json::array errors;
    auto body = render(made, handle_of(account), options_.public_address, query, true, errors);
    if (!told.empty()) body["id"] = told;
    return answer(201, boost::json::object{{"data", std::move(body)}});
}

HttpResponse XNetwork::remove(Call const& call)
{
    auto* post = posts_.find(call.steps.back());
    if (!post || post->removed_at) return not_found(call.target.path);
    if (post->account != call.caller.account) return forbidden("You are not authorized to delete this Tweet.");
    post->removed_at = call.now;
    return answer(200, boost::json::object{{"data", boost::json::object{{"deleted", true}}}});
}

HttpResponse XNetwork::upload(Call const& call)
{
    return media_.upload(call.request, call.caller.account, call.now);
}

HttpResponse XNetwork::upload_status(Call const& call)
{
    if (oauth::value_of(call.query, "command") != "STATUS")
        return invalid("The `command` query parameter must be STATUS.", "command");
    return media_.status(oauth::value_of(call.query, "media_id"), call.caller.account, call.now);
}

HttpResponse XNetwork::describe(Call const& call)
{
    return media_.describe(call.request, call.caller.account, call.now);
}

}  // namespace peal::connectors::x::sim
