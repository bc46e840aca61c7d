#include "daemon/store/dead_links.hpp"

#include "campaigns/text/web_addresses.hpp"
#include "daemon/store/connection.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace peal::store {

namespace {

struct DeadLink {
    std::string address, detail;
};

// Those of the post. Of most posts there is nothing to read: most of the time no link is dead.
std::vector<DeadLink> dead_links_of(SQLite::Database& db, PostRecord const& post)
{
    std::vector<DeadLink> dead;
    Statement query(db, "SELECT address, detail FROM link_check WHERE state = 'dead' ORDER BY address");
    while (query.executeStep()) dead.push_back({query.getColumn(0).getString(), query.getColumn(1).getString()});
    if (dead.empty()) return dead;
    auto addresses = campaigns::text::web_addresses(post.plan.text, "");
    addresses.push_back(post.plan.destination);
    std::erase_if(dead, [&](DeadLink const& link) {
        return std::find(addresses.begin(), addresses.end(), link.address) == addresses.end();
    });
    return dead;
}

std::string released_links(SQLite::Database& db, PostId id)
{
    Statement query(db, "SELECT released_links FROM post WHERE id = ?");
    query.bind(1, id.value);
    return query.executeStep() ? query.getColumn(0).getString() : std::string();
}

std::string between_line_ends(std::string const& address)
{
    return "\n" + address + "\n";
}

}  // namespace

bool is_any_link_dead(SQLite::Database& db)
{
    Statement query(db, "SELECT EXISTS (SELECT 1 FROM link_check WHERE state = 'dead')");
    query.executeStep();
    return query.getColumn(0).getInt() != 0;
}

std::string dead_link_reason(SQLite::Database& db, PostRecord const& post)
{
    auto const dead = dead_links_of(db, post);
    if (dead.empty()) return {};
    auto const released = released_links(db, post.id);
    std::string reason;
    for (auto const& link : dead) {
        if (released.find(between_line_ends(link.address)) != std::string::npos) continue;
        reason += (reason.empty() ? "" : "; ") + std::string("its link ") + link.address + " " + link.detail;
    }
    return reason;
}

void release_from_dead_links(SQLite::Database& db, PostRecord const& post)
{
    std::string released;
    for (auto const& link : dead_links_of(db, post)) released += between_line_ends(link.address);
    Statement statement(db, "UPDATE post SET released_links = ? WHERE id = ?");
    statement.bind(1, released);
    statement.bind(2, post.id.value);
    statement.exec();
}

}  // namespace peal::store
