#include "campaigns/post.hpp"

#include "campaigns/plan_update.hpp"

namespace peal::campaigns {

std::string_view to_string(Approval approval)
{
    switch (approval) {
        case Approval::none: return "none";
        case Approval::one: return "one";
        case Approval::two: return "two";
    }
    return "one";
}

namespace {

// Only behind "/r/": the same digits elsewhere are what somebody wrote.
void replace_code(std::string& text, std::string_view code)
{
    auto const wanted = "/r/" + std::string(link_code_placeholder);
    for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 3 + code.size())) {
        text.replace(at + 3, link_code_placeholder.size(), code);
    }
}

}  // namespace

void put_link_code(PlannedPost& post, std::string_view code)
{
    auto& artwork = post.artwork;
    for (auto* text : {&post.text, &post.alt_text, &artwork.address, &artwork.headline, &artwork.tagline})
        replace_code(*text, code);
}

PlannedPost PlanUpdate::Post::written_out() const
{
    auto post = *planned;
    post.findings.insert(post.findings.end(), beside.begin(), beside.end());
    return post;
}

}  // namespace peal::campaigns
