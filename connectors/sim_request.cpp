#include "connectors/sim_request.hpp"

#include "core/ascii.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>

namespace peal::connectors {

namespace {

// The value behind a scheme's name, which is compared without case.
std::string_view after_scheme(std::string const& authorization, std::string_view scheme)
{
    std::string_view const text = authorization;
    if (text.size() <= scheme.size() + 1 || text[scheme.size()] != ' ') return {};
    if (ascii_lower(text.substr(0, scheme.size())) != scheme) return {};
    return text.substr(scheme.size() + 1);
}

std::optional<std::string> base64_decode(std::string_view text)
{
    if (text.empty() || text.size() % 4 != 0 || text.size() > 4096) return std::nullopt;
    std::string plain(text.size() / 4 * 3, '\0');
    auto const length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(plain.data()),
                        reinterpret_cast<unsigned char const*>(text.data()), static_cast<int>(text.size()));
    if (length < 0) return std::nullopt;
    // EVP_DecodeBlock counts the padding as zero bytes.
    auto const padding = text.ends_with("==") ? 2u : text.ends_with("=") ? 1u : 0u;
    plain.resize(static_cast<std::size_t>(length) - padding);
    return plain;
}

}  // namespace

Target split_target(std::string_view url)
{
    if (auto const scheme = url.find("://"); scheme != std::string_view::npos && scheme < url.find_first_of("/?#")) {
        url.remove_prefix(scheme + 3);
        auto const path = url.find_first_of("/?#");
        url = path == std::string_view::npos ? std::string_view() : url.substr(path);
    }
    url = url.substr(0, url.find('#'));
    auto const question = url.find('?');
    Target target;
    target.path = std::string(url.substr(0, question));
    if (target.path.empty()) target.path = "/";
    if (question != std::string_view::npos) target.query = std::string(url.substr(question + 1));
    return target;
}

std::vector<std::string> path_steps(std::string_view path)
{
    std::vector<std::string> steps;
    while (!path.empty()) {
        auto const slash = path.find('/');
        if (slash != 0) steps.emplace_back(path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    return steps;
}

std::string bearer_token(HttpRequest const& request)
{
    return std::string(after_scheme(request.authorization.reveal(), "bearer"));
}

std::optional<BasicCredentials> basic_credentials(HttpRequest const& request)
{
    auto const plain = base64_decode(after_scheme(request.authorization.reveal(), "basic"));
    if (!plain) return std::nullopt;
    auto const colon = plain->find(':');
    if (colon == std::string::npos) return std::nullopt;
    BasicCredentials credentials;
    credentials.id = plain->substr(0, colon);
    credentials.secret = plain->substr(colon + 1);
    return credentials;
}

std::string const* find_header(HttpRequest const& request, std::string_view name)
{
    for (auto const& header : request.headers)
        if (header.name.size() == name.size() && ascii_lower(header.name) == ascii_lower(name)) return &header.value;
    return nullptr;
}

std::string media_type(HttpRequest const& request)
{
    auto const* header = find_header(request, "Content-Type");
    if (!header) return {};
    auto type = ascii_lower(header->substr(0, header->find(';')));
    while (!type.empty() && type.back() == ' ') type.pop_back();
    return type;
}

}  // namespace peal::connectors
