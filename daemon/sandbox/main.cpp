#include "connectors/http/curl_client.hpp"
#include "core/async_nursery.hpp"
#include "core/async_real_clock.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "daemon/sandbox/control.hpp"
#include "daemon/sandbox/crowd.hpp"
#include "daemon/sandbox/networks.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

namespace peal::sandbox {

namespace {

struct Options {
    std::map<std::string, std::uint16_t> ports{{"x", 0}, {"instagram", 0}, {"snapchat", 0}};
    std::uint16_t control_port = 0;
    std::string credentials;
    std::vector<std::string> accounts;
    bool readers = false;
};

// "network:handle:name" -> a credential file of that name.
Result<> connect_account(Networks& networks, std::string const& folder, std::string const& account)
{
    auto const first = account.find(':');
    auto const second = first == std::string::npos ? first : account.find(':', first + 1);
    if (second == std::string::npos)
        return fail(ErrorKind::rejected, "--account " + account + ": write NETWORK:HANDLE:NAME");
    auto const network = networks.simulators().find(account.substr(0, first));
    if (network == networks.simulators().end())
        return fail(ErrorKind::rejected, "--account " + account + ": no such network");
    auto const credentials = network->second->connect_account(account.substr(first + 1, second - first - 1));
    return write_file(folder + "/" + account.substr(second + 1) + ".json", credentials, 0600);
}

void announce(Networks const& networks, std::uint16_t control)
{
    boost::json::object addresses;
    for (auto const& [network, simulator] : networks.simulators())
        addresses[network] = "http://127.0.0.1:" + std::to_string(networks.port(network));
    addresses["control"] = "http://127.0.0.1:" + std::to_string(control);
    std::puts(boost::json::serialize(addresses).c_str());
    std::fflush(stdout);
}

int run(Options const& options)
{
    asio::io_context context(1);
    auto const clock = make_real_clock(context.get_executor());
    auto const random = make_system_random();
    auto const client = connectors::http::make_curl_client(context.get_executor());
    http::ListenOptions listen;
    listen.port = options.control_port;
    listen.name = "sandbox control";
    auto control = http::listen(context.get_executor(), std::move(listen));
    if (!control) {
        log::error("{}", control.error().message);
        return 1;
    }
    Networks::Options wanted;
    wanted.ports = options.ports;
    wanted.public_address = "http://127.0.0.1:" + std::to_string((*control)->port());
    auto networks = Networks::open(context.get_executor(), *clock, *random, *client, std::move(wanted));
    if (!networks) {
        log::error("{}", networks.error().message);
        return 1;
    }
    for (auto const& account : options.accounts) {
        if (auto connected = connect_account(**networks, options.credentials, account); !connected) {
            log::error("{}", connected.error().message);
            return 1;
        }
    }
    Nursery tasks(context.get_executor());
    Nursery servers(context.get_executor());
    auto serving = (*networks)->serve();
    servers.spawn(std::move(serving));
    auto handler = [&all = **networks](http::Request request) { return answer_control(all, std::move(request)); };
    auto controlling = (*control)->run(handler);
    servers.spawn(std::move(controlling));
    if (options.readers) {
        auto reacting = let_readers_react(*clock, *random, **networks);
        tasks.spawn(std::move(reacting));
    }
    auto stop = [&] {
        tasks.cancel();
        (*networks)->stop();
        (*control)->stop(std::chrono::seconds(1));
    };
    // Before anybody is told that we are ready: a signal must never find us without a handler.
    asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([stop](boost::system::error_code const& ec, int) {
        if (!ec) stop();
    });
    announce(**networks, (*control)->port());
    context.run();
    return 0;
}

}  // namespace

}  // namespace peal::sandbox

int main(int argc, char** argv)
{
    CLI::App app("Plays X, Instagram and Snapchat on this machine, for demos, rehearsals and tests.\n"
                 "Prints its addresses as one line of JSON and runs until it is stopped.",
                 "peal-sandbox");
    peal::sandbox::Options options;
    for (auto& [network, port] : options.ports)
        app.add_option("--" + network + "-port", port, "Port of the simulated " + network + " (default: any free one)");
    app.add_option("--port", options.control_port,
                   "Port of the sandbox's own pages and its ledger (default: any free one)");
    auto* const folder =
        app.add_option("--credentials", options.credentials, "Folder in which credential files are written")
            ->check(CLI::ExistingDirectory);
    app.add_option("--account", options.accounts,
                   "NETWORK:HANDLE:NAME makes an account and its credential file NAME.json; may be repeated")
        ->needs(folder);
    app.add_flag("--readers", options.readers, "Let readers see and like what is posted");
    CLI11_PARSE(app, argc, argv);
    return peal::sandbox::run(options);
}
