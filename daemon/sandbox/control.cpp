#include "daemon/sandbox/control.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <kainjow/mustache.hpp>

namespace peal::sandbox {

namespace {

namespace json = boost::json;

constexpr char const* pages = R"html(<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Simulated networks</title></head>
<body><main><h1>What the public can see on the simulated networks</h1>
{{#posts}}<article><h2>{{network}}, {{account}}</h2><p>{{text}}</p><p>Picture: {{alt}}</p><p>{{at}} - id {{id}}</p></article>
{{/posts}}{{^posts}}<p>Nothing yet.</p>{{/posts}}
</main></body></html>
)html";

json::object to_json(connectors::LedgerEntry const& entry)
{
    json::object made;
    made["network"] = entry.network;
    made["remote_id"] = entry.remote_id;
    made["account"] = entry.account;
    made["text"] = entry.text;
    made["alt_text"] = entry.alt_text;
    made["media_digest"] = entry.media_digest;
    made["media_width"] = entry.media_width;
    made["media_height"] = entry.media_height;
    made["published_at"] = to_iso(entry.published_at);
    made["address"] = entry.address;
    if (entry.removed_at) made["removed_at"] = to_iso(*entry.removed_at);
    return made;
}

http::Response ledger(Networks& networks)
{
    json::array entries;
    for (auto const& [network, simulator] : networks.simulators())
        for (auto const& entry : simulator->ledger()) entries.push_back(to_json(entry));
    json::object body;
    body["posts"] = std::move(entries);
    return http::Response(200, json::serialize(body));
}

http::Response react(Networks& networks, std::string const& body)
{
    boost::system::error_code ec;
    auto const parsed = json::parse(body, ec);
    auto const* object = ec ? nullptr : parsed.if_object();
    if (object == nullptr) return http::Response(400, R"({"detail":"send a JSON object"})");
    auto const* network = object->if_contains("network");
    auto const* id = object->if_contains("remote_id");
    auto const* figures = object->if_contains("figures");
    if (network == nullptr || !network->is_string() || id == nullptr || !id->is_string() || figures == nullptr ||
        !figures->is_object())
        return http::Response(400, R"({"detail":"network, remote_id and figures are needed"})");
    auto const found = networks.simulators().find(std::string(network->get_string()));
    if (found == networks.simulators().end()) return http::Response(404, R"({"detail":"no such network"})");
    std::map<std::string, std::int64_t> numbers;
    for (auto const& [name, value] : figures->get_object())
        if (value.is_int64()) numbers[std::string(name)] = value.get_int64();
    found->second->react(std::string(id->get_string()), numbers);
    return http::Response(200, "{}");
}

std::int64_t number(json::object const& object, std::string_view name, std::int64_t fallback)
{
    auto const* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : fallback;
}

bool flag(json::object const& object, std::string_view name, bool fallback)
{
    auto const* value = object.if_contains(name);
    return value != nullptr && value->is_bool() ? value->get_bool() : fallback;
}

std::string text(json::object const& object, std::string_view name)
{
    auto const* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

http::Response add_fault(Networks& networks, std::string const& body)
{
    boost::system::error_code ec;
    auto const parsed = json::parse(body, ec);
    auto const* wanted = ec ? nullptr : parsed.if_object();
    if (wanted == nullptr) return http::Response(400, R"({"detail":"send a JSON object"})");
    auto const found = networks.faults().find(text(*wanted, "network"));
    if (found == networks.faults().end()) return http::Response(404, R"({"detail":"no such network"})");
    connectors::SimFault fault;
    fault.method = text(*wanted, "method");
    fault.path = text(*wanted, "path");
    fault.skip = static_cast<int>(number(*wanted, "skip", 0));
    fault.times = static_cast<int>(number(*wanted, "times", 1));
    fault.delay_before = std::chrono::seconds(number(*wanted, "delay_before", 0));
    fault.delay_after = std::chrono::seconds(number(*wanted, "delay_after", 0));
    fault.takes_effect = flag(*wanted, "takes_effect", true);
    fault.drop = flag(*wanted, "drop", false);
    if (auto const status = number(*wanted, "status", 0); status != 0) {
        HttpResponse answer;
        answer.status = static_cast<int>(status);
        fault.answer = std::move(answer);
    }
    found->second->add(std::move(fault));
    return http::Response(200, "{}");
}

http::Response count_faults(Networks& networks)
{
    json::object hits;
    for (auto const& [network, faults] : networks.faults()) hits[network] = faults->hits();
    return http::Response(200, json::serialize(hits));
}

// Every post, or the one whose id or address ends the path.
http::Response show(Networks& networks, std::string const& path)
{
    kainjow::mustache::data posts{kainjow::mustache::data::type::list};
    for (auto const& [network, simulator] : networks.simulators()) {
        for (auto const& entry : simulator->ledger()) {
            if (entry.removed_at) continue;
            if (path != "/" && !path.ends_with("/" + entry.remote_id) &&
                !(entry.address.size() > 8 && entry.address.ends_with(path)))
                continue;
            kainjow::mustache::data post;
            post.set("network", entry.network);
            post.set("account", entry.account);
            post.set("text", entry.text.empty() ? "(a picture)" : entry.text);
            post.set("alt", entry.alt_text);
            post.set("at", to_iso(entry.published_at));
            post.set("id", entry.remote_id);
            posts << post;
        }
    }
    kainjow::mustache::data fields;
    fields.set("posts", posts);
    return http::Response(200, kainjow::mustache::mustache(pages).render(fields), "text/html; charset=utf-8");
}

}  // namespace

awaitable<http::Response> answer_control(Networks& networks, http::Request request)
{
    if (request.path == "/ledger") co_return ledger(networks);
    if (request.path == "/react" && request.method == "POST") co_return react(networks, request.body);
    if (request.path == "/faults" && request.method == "POST") co_return add_fault(networks, request.body);
    if (request.path == "/faults") co_return count_faults(networks);
    co_return show(networks, request.path);
}

}  // namespace peal::sandbox
