#include "daemon/app/ground.hpp"

#include "daemon/app/door_options.hpp"
#include "daemon/store/click_store.hpp"
#include "daemon/store/links_of_last_run.hpp"
#include "daemon/store/schema.hpp"

#include <cstdlib>
#include <system_error>
#include <utility>

namespace peal::app {

namespace {

// A log of the database that was here before would be played into the restored one.
Result<> refuse_foreign_logs(store::DataDirectory const& data)
{
    for (auto const& file : {data.database(), data.clicks()}) {
        std::error_code none;
        auto const left = std::filesystem::file_size(file.string() + "-wal", none);
        if (!none && left > 0)
            return fail(ErrorKind::rejected, file.string() +
                                                 "-wal belongs to the database that was here before; remove it and the "
                                                 "file that ends in -shm, then start again");
    }
    return {};
}

// After a kill nobody who follows a link waits until the whole database has been looked through.
Result<> open_door_early(Ground& ground)
{
    auto links = store::find_links_of_last_run(ground.data->database());
    if (!links) return {};
    ground.door->set_destinations(std::move(*links));
    auto opened = ground.door->start();
    ground.is_door_open = opened.has_value();
    return opened;
}

}  // namespace

std::filesystem::path system_credentials()
{
    char const* const folder = std::getenv("CREDENTIALS_DIRECTORY");
    return folder == nullptr ? std::filesystem::path() : std::filesystem::path(folder);
}

Result<Ground> break_ground(Options const& options, campaigns::definitions::Definitions const& definitions,
                            Executor executor)
{
    Ground ground;
    auto data = store::DataDirectory::take(options.data);
    if (!data) return tl::unexpected<Error>(data.error());
    ground.data = std::move(*data);
    auto sealer = vault::Sealer::load(system_credentials(), ground.data->credentials(), *ground.random);
    if (!sealer) return tl::unexpected<Error>(sealer.error());
    ground.sealer = std::move(*sealer);
    if (options.after_restore)
        if (auto foreign = refuse_foreign_logs(*ground.data); !foreign) return tl::unexpected<Error>(foreign.error());
    store::DatabaseOptions how;
    how.log_may_be_gone = options.after_restore;
    auto clicks = store::Database::open(ground.data->clicks(), store::click_migrations(), how);
    if (!clicks) return tl::unexpected<Error>(clicks.error());
    ground.clicks = std::move(*clicks);
    auto door = links::PublicListener::open(public_options(definitions, *ground.data), *ground.clicks, *ground.random);
    if (!door) return tl::unexpected<Error>(door.error());
    ground.door = std::move(*door);
    if (auto opened = open_door_early(ground); !opened) return tl::unexpected<Error>(opened.error());
    auto database = store::Database::open(ground.data->database(), store::migrations(), how);
    if (!database) return tl::unexpected<Error>(database.error());
    ground.database = std::move(*database);
    http::ListenOptions listen;
    listen.unix_socket = options.socket;
    listen.name = "office socket";
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(options.socket).parent_path(), ignored);
    auto socket = http::listen(executor, std::move(listen));
    if (!socket) return tl::unexpected<Error>(socket.error());
    ground.socket = std::move(*socket);
    return ground;
}

}  // namespace peal::app
