#include "tests/end_to_end/calendar_fetch/servers.hpp"

#include "core/files.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace peal::tests {

namespace {

using boost::asio::ip::tcp;

// Python takes its time where the processor is busy.
constexpr auto start_within = std::chrono::seconds(90);
constexpr auto look_gap = std::chrono::milliseconds(50);

std::uint16_t free_port()
{
    boost::asio::io_context context;
    tcp::acceptor const acceptor(context, {boost::asio::ip::make_address("127.0.0.1"), 0});
    return acceptor.local_endpoint().port();
}

bool answers(std::uint16_t port)
{
    boost::asio::io_context context;
    tcp::socket socket(context);
    boost::system::error_code failed;
    socket.connect({boost::asio::ip::make_address("127.0.0.1"), port}, failed);
    return !failed;
}

}  // namespace

CaldavServer::CaldavServer() : port_(free_port()) {}

void CaldavServer::start()
{
    auto const log = (folder() / "log").string();
    program_ = std::make_unique<ChildProgram>(command(std::to_string(port_)), log);
    auto const end = std::chrono::steady_clock::now() + start_within;
    while (!answers(port_)) {
        if (!program_->is_running() || std::chrono::steady_clock::now() > end)
            throw std::runtime_error("the server does not start: " + read_file(log, 64 << 10).value_or("no log"));
        std::this_thread::sleep_for(look_gap);
    }
}

Radicale::Radicale(bool asks_for_password) : asks_for_password_(asks_for_password)
{
    if (!write_file(folder() / "users", "ana:pw\nben:pw\n")) throw std::runtime_error("no file of users");
    // Whom nobody asks for a name is never made at home.
    if (!asks_for_password) std::filesystem::create_directories(folder() / "storage/collection-root/ana");
}

void Radicale::forget_tokens() const
{
    std::filesystem::remove_all(folder() / "storage/collection-root" / collection().substr(1) / ".Radicale.cache");
}

std::vector<std::string> Radicale::command(std::string const& port) const
{
    std::vector<std::string> words = {"/usr/bin/python3",
                                      "-m",
                                      "radicale",
                                      "--config",
                                      "",
                                      "--server-hosts",
                                      "127.0.0.1:" + port,
                                      "--storage-filesystem-folder",
                                      (folder() / "storage").string()};
    if (!asks_for_password_) return words;
    std::vector<std::string> const sign_in = {"--auth-type",
                                              "htpasswd",
                                              "--auth-htpasswd-filename",
                                              (folder() / "users").string(),
                                              "--auth-htpasswd-encryption",
                                              "plain"};
    words.insert(words.end(), sign_in.begin(), sign_in.end());
    return words;
}

std::vector<std::string> Xandikos::command(std::string const& port) const
{
    return {"/usr/bin/xandikos",
            "-d",
            (folder() / "storage").string(),
            "--defaults",
            "--current-user-principal",
            "/user/",
            "-l",
            "127.0.0.1",
            "-p",
            port};
}

}  // namespace peal::tests
