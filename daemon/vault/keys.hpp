#pragma once

#include "core/async.hpp"
#include "core/async_thread.hpp"
#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "daemon/store/grant_store.hpp"
#include "daemon/vault/sealer.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace peal::vault {

// The secrets that open what others keep, such as a calendar's `user:password`. The operator puts each into a file of its
// name; once read it is kept sealed in the database, and the file may go. I/O thread only.
class Keys {
public:
    struct Parts {
        Clock const& clock;
        Random& random;
        WorkThread& files;
        store::GrantStore grants;
        Sealer sealer;
        std::vector<std::filesystem::path> folders;  // looked through in this order; an empty one is left out
    };

    explicit Keys(Parts parts) : parts_(std::move(parts)) {}

    // The secret of that name, without the line break at its end. A file that says another one than before is taken up.
    // Rejected, with what to do, where there is neither a file nor a stored one, or the file is empty.
    awaitable<Result<Secret>> find(std::string name);

private:
    Result<std::optional<Secret>> read(std::string const& name) const;

    Parts parts_;
};

}  // namespace peal::vault
