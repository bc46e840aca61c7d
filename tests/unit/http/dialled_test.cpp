#include "connectors/http/dialled.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/un.h>

#include <cstring>
#include <string>

namespace {

bool is_outside(std::string const& text)
{
    sockaddr_storage storage{};
    if (text.find(':') == std::string::npos) {
        auto& in = reinterpret_cast<sockaddr_in&>(storage);
        in.sin_family = AF_INET;
        REQUIRE(::inet_pton(AF_INET, text.c_str(), &in.sin_addr) == 1);
    } else {
        auto& in = reinterpret_cast<sockaddr_in6&>(storage);
        in.sin6_family = AF_INET6;
        REQUIRE(::inet_pton(AF_INET6, text.c_str(), &in.sin6_addr) == 1);
    }
    return peal::connectors::http::is_outside(reinterpret_cast<sockaddr const&>(storage));
}

}  // namespace

TEST_CASE("only machines of the public internet are outside")
{
    for (auto const* address : {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
                                "172.15.255.255", "172.32.0.0", "192.167.255.255", "198.20.0.0", "223.255.255.255",
                                "2606:4700::1111", "2a00:1450:4009::1", "2001:4860:4860::8888"})
        CHECK_MESSAGE(is_outside(address), address);
}

TEST_CASE("this machine, private and shared networks, neighbours, many at once and disguises are not")
{
    for (auto const* address : {"0.0.0.0",         "10.0.0.1",     "100.64.0.1",
                                "100.127.255.255", "127.0.0.1",    "127.255.255.255",
                                "169.254.169.254", "172.16.0.1",   "172.31.255.255",
                                "192.0.0.8",       "192.0.2.1",    "192.168.1.1",
                                "198.18.0.1",      "198.51.100.1", "203.0.113.1",
                                "224.0.0.1",       "239.1.2.3",    "240.0.0.1",
                                "255.255.255.255", "::",           "::1",
                                "fe80::1",         "fec0::1",      "fc00::1",
                                "fd12::1",         "ff02::1",      "::ffff:127.0.0.1",
                                "::ffff:8.8.8.8",  "::127.0.0.1",  "64:ff9b::7f00:1",
                                "64:ff9b:1::1",    "2001::1",      "2001:db8::1",
                                "2002:7f00:1::",   "3fff:1::",     "100::1"})
        CHECK_MESSAGE(!is_outside(address), address);
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    CHECK_FALSE(peal::connectors::http::is_outside(reinterpret_cast<sockaddr const&>(local)));
}
