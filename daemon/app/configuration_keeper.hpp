#pragma once

#include "core/async_clock.hpp"
#include "core/async_thread.hpp"
#include "daemon/app/configuration.hpp"
#include "daemon/app/folder_watch.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace peal::app {

// Reads the configuration folder again when it changes. What it says then is proposed to whoever plans, unless it has
// errors: those are kept and told until they are mended. I/O thread only.
class ConfigurationKeeper {
public:
    struct Parts {
        AsyncClock& clock;
        WorkThread& files;  // where the folder is read
        std::filesystem::path folder;
        bool dry_run = false;                                  // nothing is sent, whatever the files say
        std::string fingerprint;                               // of what was read at the start
        std::function<DefinitionsPtr()> in_use;                // by which posts are planned now
        std::function<void(DefinitionsPtr proposed)> propose;  // null: the folder says nothing that could be used
    };

    ConfigurationKeeper(Executor executor, Parts parts);

    // Until cancelled.
    awaitable<> run();

    // What is wrong with the folder as it is now, "/etc/peal/campaigns/week.yaml:14:9: ..."; what was read before stays in use.
    std::vector<std::string> const& errors() const { return errors_; }
    // What has changed there and is taken up by the next start, by its place.
    std::vector<std::string> const& at_next_start() const { return at_next_start_; }
    // Why changes are noticed late; empty when all is well.
    std::string const& problem() const { return watch_.problem(); }

private:
    awaitable<> read_again();
    void take(ReadConfiguration read);

    Parts parts_;
    FolderWatch watch_;
    std::vector<std::string> errors_;
    std::vector<std::string> at_next_start_;
};

}  // namespace peal::app
