#include "tests/end_to_end/calendar_fetch/gzip.hpp"

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>

#include <cstdint>
#include <stdexcept>

namespace peal::tests {

namespace {

void append_number(std::string& to, std::uint32_t number)
{
    for (int i = 0; i < 4; ++i) to += static_cast<char>(number >> (8 * i));
}

}  // namespace

std::string to_gzip(std::string_view text)
{
    namespace zlib = boost::beast::zlib;
    std::string packed("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
    auto const head = packed.size();
    zlib::deflate_stream stream;
    packed.resize(head + stream.upper_bound(text.size()) + 64);
    zlib::z_params params;
    params.next_in = text.data();
    params.avail_in = text.size();
    params.next_out = packed.data() + head;
    params.avail_out = packed.size() - head;
    boost::beast::error_code ended;
    stream.write(params, zlib::Flush::finish, ended);
    if (ended != zlib::error::end_of_stream) throw std::runtime_error("not packed: " + ended.message());
    packed.resize(head + params.total_out);
    boost::crc_32_type sum;
    sum.process_bytes(text.data(), text.size());
    append_number(packed, sum.checksum());
    append_number(packed, static_cast<std::uint32_t>(text.size()));
    return packed;
}

}  // namespace peal::tests
