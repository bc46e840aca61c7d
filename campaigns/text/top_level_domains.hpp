#pragma once

#include "campaigns/text/code_points.hpp"

#include <optional>

struct psl_ctx_st;

namespace peal::campaigns::text {

// The ends of host names that X takes for a link: what the system's public suffix list knows (package publicsuffix),
// and those that X's own table still holds although the list does not.
class TopLevelDomains {
public:
    // Loaded at the first call (about 60 kB), kept for good; safe from any thread. Fails when there is no list.
    static Result<TopLevelDomains const*> load();

    // `label` alone, without dots, in any case. `xn--` forms are not asked here: X takes each of them.
    bool knows(CodePointView label) const;

    // The end of the longest top-level domain at `at`, one that no letter, digit, `@`, `+` or `-` follows; an `xn--` form
    // is one too.
    std::optional<std::size_t> end_at(CodePointView text, std::size_t at) const;

private:
    explicit TopLevelDomains(psl_ctx_st const* list) : list_(list) {}

    psl_ctx_st const* list_;
};

}  // namespace peal::campaigns::text
