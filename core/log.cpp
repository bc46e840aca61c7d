#include "core/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cctype>

namespace peal::log {

namespace {

constexpr std::string_view mask = "[redacted]";

// Words after which a credential stands, as `word=value`, `word: value` or `"word":"value"`.
constexpr std::array credential_words = {"access_token",  "refresh_token", "client_secret",
                                         "code_verifier", "authorization", "password",
                                         "master_key",    "\"key\"",       "\"iv\""};
// Addresses that are secrets themselves, or say who read what.
constexpr std::array secret_paths = {"/m/", "/r/", "/feeds/"};

bool is_value_char(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.' || c == '~' ||
           c == '+' || c == '/' || c == '=' || c == '%';
}

bool starts_with_nocase(std::string_view text, std::string_view word)
{
    if (text.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (std::tolower(static_cast<unsigned char>(text[i])) != word[i]) return false;
    return true;
}

// The length of the value that starts at the front of `text`.
std::size_t value_length(std::string_view text)
{
    std::size_t n = 0;
    while (n < text.size() && is_value_char(text[n])) ++n;
    return n;
}

spdlog::logger& logger()
{
    static auto const instance = [] {
        auto made = std::make_shared<spdlog::logger>("peal", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-7l %v", spdlog::pattern_time_type::utc);
        made->set_level(spdlog::level::info);
        made->flush_on(spdlog::level::debug);
        return made;
    }();
    return *instance;
}

spdlog::level::level_enum to_spdlog(Level level)
{
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warning: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
        case Level::off: return spdlog::level::off;
    }
    return spdlog::level::err;
}

}  // namespace

std::string redact(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        bool masked = false;
        if (starts_with_nocase(text, "bearer ") || starts_with_nocase(text, "basic ")) {
            auto const space = text.find(' ') + 1;
            if (auto const n = value_length(text.substr(space)); n >= 8) {
                out += text.substr(0, space);
                out += mask;
                text.remove_prefix(space + n);
                masked = true;
            }
        }
        for (std::string_view const word : credential_words) {
            if (masked || !starts_with_nocase(text, word)) continue;
            auto at = word.size();
            while (at < text.size() && (text[at] == '"' || text[at] == ' ' || text[at] == ':' || text[at] == '=')) ++at;
            auto const n = value_length(text.substr(at));
            // A sentence that merely names the word has no value behind a separator.
            if (at == word.size() || n == 0 ||
                text.substr(word.size(), at - word.size()).find_first_of(":=") == std::string_view::npos)
                continue;
            if (starts_with_nocase(text.substr(at), "bearer ") || starts_with_nocase(text.substr(at), "basic "))
                continue;
            out += text.substr(0, at);
            out += mask;
            text.remove_prefix(at + n);
            masked = true;
        }
        for (std::string_view const path : secret_paths) {
            if (masked || !text.starts_with(path)) continue;
            auto const rest = text.substr(path.size());
            std::size_t n = 0;
            while (n < rest.size() && (is_value_char(rest[n]) && rest[n] != '/')) ++n;
            if (n < 6) continue;
            out += path;
            out += mask;
            text.remove_prefix(path.size() + n);
            masked = true;
        }
        if (masked) continue;
        out += text.front();
        text.remove_prefix(1);
    }
    return out;
}

void write(Level level, std::string_view text)
{
    // Most lines of a quiet program are dropped, and masking one costs more than the rest of it.
    if (!logger().should_log(to_spdlog(level))) return;
    auto const clean = redact(text);
    std::string line;
    line.reserve(clean.size());
    for (char const c : clean) {
        if (c == '\n')
            line += "\\n";
        else if (c == '\r')
            line += "\\r";
        else if (static_cast<unsigned char>(c) < 0x20 && c != '\t')
            line += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        else
            line += c;
    }
    logger().log(to_spdlog(level), "{}", line);
}

void set_level(Level level)
{
    logger().set_level(to_spdlog(level));
}

}  // namespace peal::log
