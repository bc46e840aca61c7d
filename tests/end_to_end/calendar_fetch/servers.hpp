#pragma once

#include "tests/end_to_end/calendar_fetch/child_program.hpp"
#include "tests/support/temporary_folder.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// The CalDAV servers that Debian has, each as itself on a port of loopback.
namespace peal::tests {

class CaldavServer {
public:
    virtual ~CaldavServer() = default;

    std::string base() const { return "http://127.0.0.1:" + std::to_string(port_); }
    virtual std::string collection() const = 0;  // path of the calendar that the tests use

    // Returns when it answers. The port and what is stored stay the same over a stop.
    void start();
    void stop() { program_.reset(); }

protected:
    CaldavServer();

    virtual std::vector<std::string> command(std::string const& port) const = 0;
    std::filesystem::path const& folder() const { return folder_.path(); }

private:
    TemporaryFolder folder_;
    std::uint16_t port_;
    std::unique_ptr<ChildProgram> program_;
};

// The password of everybody is `pw`; each sees what is his own.
class Radicale final : public CaldavServer {
public:
    explicit Radicale(bool asks_for_password = false);

    std::string collection() const override { return "/ana/cal/"; }
    void forget_tokens() const;

private:
    std::vector<std::string> command(std::string const& port) const override;

    bool asks_for_password_;
};

class Xandikos final : public CaldavServer {
public:
    std::string collection() const override { return "/user/calendars/cal/"; }

private:
    std::vector<std::string> command(std::string const& port) const override;
};

}  // namespace peal::tests
