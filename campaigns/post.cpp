#include "campaigns/post.hpp"

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

}  // namespace peal::campaigns
