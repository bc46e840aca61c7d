#pragma once

#include <spdlog/fmt/fmt.h>

#include <string>
#include <string_view>

namespace peal::log {

enum class Level { debug, info, warning, error, off };

// One line per call on standard error, in UTC: "2026-11-24T09:00:00.123Z info  text". Line breaks in the text
// are escaped and what looks like a credential is masked (see redact). Safe from any thread.
void write(Level level, std::string_view text);

// Lines below this level are dropped. The default is info.
void set_level(Level level);

// `text` with bearer tokens, OAuth fields, secret addresses (/m/..., /r/..., /feeds/...) and keys masked.
std::string redact(std::string_view text);

template <class... A>
void debug(fmt::format_string<A...> format, A&&... args)
{
    write(Level::debug, fmt::format(format, std::forward<A>(args)...));
}
template <class... A>
void info(fmt::format_string<A...> format, A&&... args)
{
    write(Level::info, fmt::format(format, std::forward<A>(args)...));
}
template <class... A>
void warn(fmt::format_string<A...> format, A&&... args)
{
    write(Level::warning, fmt::format(format, std::forward<A>(args)...));
}
template <class... A>
void error(fmt::format_string<A...> format, A&&... args)
{
    write(Level::error, fmt::format(format, std::forward<A>(args)...));
}

}  // namespace peal::log
