#include "daemon/delivery/settling.hpp"

#include <algorithm>

namespace peal::delivery {

namespace {

using Next = Conclusion::Action;
using Kind = connectors::Sighting::Kind;

Conclusion after_an_empty_look(connectors::Sighting const& sighting, Settlement const& so_far,
                               connectors::Settling const& settling)
{
    if (so_far.elapsed < settling.settle_time) return {Next::look_again, ""};
    if (settling.empty_looks == 0)
        return {Next::ask,
                "the account does not show it, which on this network proves nothing; look whether it is there"};
    if (so_far.empty_looks < settling.empty_looks) return {Next::look_again, ""};
    if (so_far.accepted)
        return {Next::ask,
                "the network says that it has it, and the account does not show it; look whether it is there"};
    if (so_far.resends >= settling.resends_max)
        return {Next::ask,
                "it was sent again already, and the account still does not show it; look whether it is there"};
    if (so_far.too_late)
        return {Next::ask, "the account does not show it, and by now it is too late to send it by itself"};
    return {Next::resend, sighting.reason};
}

}  // namespace

Duration look_moment(int n)
{
    auto const listed = static_cast<int>(look_moments.size());
    if (n < listed) return look_moments[static_cast<std::size_t>(n)];
    return look_moments.back() + (n - listed + 1) * look_gap;
}

Conclusion conclude(connectors::Sighting const& sighting, Settlement const& so_far,
                    connectors::Settling const& settling)
{
    switch (sighting.kind) {
        case Kind::found: return {Next::adopt, sighting.reason};
        case Kind::ambiguous:
            // One of them may yet turn out to be another post's.
            if (so_far.elapsed >= settling.settle_time) return {Next::ask, sighting.reason};
            return {Next::look_again, ""};
        case Kind::not_there: {
            auto conclusion = after_an_empty_look(sighting, so_far, settling);
            if (conclusion.action != Next::look_again) return conclusion;
            break;
        }
        case Kind::cannot_tell: break;
    }
    if (std::max(so_far.elapsed, so_far.unknown_for) >= unknown_max)
        return {Next::ask, "an hour of looking did not settle it: " + sighting.reason};
    return {Next::look_again, ""};
}

}  // namespace peal::delivery
