#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "core/async.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "daemon/app/options.hpp"
#include "daemon/http/server.hpp"
#include "daemon/links/public_listener.hpp"
#include "daemon/store/data_directory.hpp"
#include "daemon/store/database.hpp"
#include "daemon/vault/sealer.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace peal::app {

// What can fail before anything runs: the folder, the files, the ports. In the order of their dependence, destroyed in
// reverse.
struct Ground {
    std::unique_ptr<store::DataDirectory> data;  // the lock on the data folder
    std::unique_ptr<Random> random = make_system_random();
    std::unique_ptr<store::Database> database;    // peal.db
    std::unique_ptr<store::Database> clicks;      // clicks.db
    std::unique_ptr<links::PublicListener> door;  // the public listener, on a thread of its own
    bool is_door_open = false;                    // it was opened before peal.db
    std::unique_ptr<http::Server> socket;         // the office's Unix socket
    std::optional<vault::Sealer> sealer;          // opens stored credentials
};

// Lays it. Blocking; the socket's connections run on `executor`.
Result<Ground> break_ground(Options const& options, campaigns::definitions::Definitions const& definitions,
                            Executor executor);

// Where systemd puts credentials; empty where it does not.
std::filesystem::path system_credentials();

}  // namespace peal::app
