#!/usr/bin/env python3
"""Each rule of check.py has a bad sample that fails and a good one that passes."""

import tempfile
import unittest
from pathlib import Path

import check
from cpp_text import code_only, expressions

COROUTINE = "awaitable<Result<>> run(Deps& deps)\n{{\n    {}\n}}\n"
PUBLISH = "daemon/delivery/publish.cpp"


def rules_found(files):
    """The rules that a tree of these files breaks, sorted."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            file = Path(root) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return sorted({rule for _, _, rule, _ in check.check_tree(root)})


class Case(unittest.TestCase):
    def breaks(self, rule, text, path=PUBLISH, **others):
        self.assertEqual(rules_found({path: text, **others}), [rule], text)

    def passes(self, text, path=PUBLISH):
        self.assertEqual(rules_found({path: text}), [], text)

    def awaiting_breaks(self, rule, statement):
        self.breaks(rule, COROUTINE.format(statement))

    def awaiting_passes(self, statement):
        self.passes(COROUTINE.format(statement))


class Includes(Case):
    def test_an_arrow_up_fails(self):
        for path, header in [
            ("core/time.cpp", "campaigns/post.hpp"),
            ("campaigns/planner.cpp", "connectors/connector.hpp"),
            ("campaigns/planner.cpp", "core/async.hpp"),
            ("campaigns/planner.cpp", "core/http_client.hpp"),
            ("core/time.cpp", "core/async.hpp"),
            ("connectors/x/x.cpp", "daemon/store/database.hpp"),
            ("daemon/store/database.cpp", "daemon/delivery/outbox.hpp"),
            ("daemon/store/database.cpp", "daemon/vault/vault.hpp"),
            ("daemon/monitor/readings.cpp", "daemon/delivery/outbox.hpp"),
            ("daemon/delivery/outbox.cpp", "daemon/office/api.hpp"),
            ("daemon/http/server.cpp", "campaigns/post.hpp"),
            ("daemon/worker/worker.cpp", "daemon/store/database.hpp"),
            ("daemon/office/api.cpp", "daemon/app/main.hpp"),
            ("daemon/cli/peal.cpp", "daemon/store/database.hpp"),
            ("daemon/sandbox/main.cpp", "daemon/store/database.hpp"),
        ]:
            self.breaks("include", f'#include "{header}"\n', path)

    def test_an_arrow_down_passes(self):
        for path, header in [
            ("core/async_clock.hpp", "core/clock.hpp"),
            ("core/http_client.hpp", "core/async.hpp"),
            ("campaigns/planner.cpp", "core/result.hpp"),
            ("campaigns/planner.cpp", "campaigns/calendar/reader.hpp"),
            ("connectors/x/x.cpp", "core/http_client.hpp"),
            ("connectors/x/x.cpp", "connectors/oauth/form.hpp"),
            ("daemon/store/database.cpp", "connectors/connector.hpp"),
            ("daemon/delivery/outbox.cpp", "daemon/worker/worker.hpp"),
            ("daemon/links/redirects.cpp", "daemon/http/server.hpp"),
            ("daemon/app/main.cpp", "daemon/office/api.hpp"),
            ("tests/unit/store/store_test.cpp", "daemon/store/database.hpp"),
        ]:
            self.passes(f'#include "{header}"\n', path)

    def test_a_network_that_includes_another_or_the_transport_fails(self):
        self.breaks("include", '#include "connectors/instagram/rules.hpp"\n', "connectors/x/x.cpp")
        self.breaks("include", '#include "connectors/http/curl_client.hpp"\n', "connectors/x/x.cpp")

    def test_a_header_named_from_its_own_folder_fails(self):
        self.breaks("include", '#include "result.hpp"\n', "core/error.cpp")

    def test_a_library_outside_its_room_fails(self):
        for path, header in [
            ("campaigns/planner.cpp", "boost/asio/awaitable.hpp"),
            ("core/time.cpp", "boost/asio/awaitable.hpp"),
            ("daemon/office/api.cpp", "boost/beast/http/parser.hpp"),
            ("connectors/x/x.cpp", "curl/curl.h"),
            ("daemon/links/totals.cpp", "SQLiteCpp/Database.h"),
            ("daemon/links/totals.cpp", "sqlite3.h"),
            ("campaigns/text/measure.cpp", "libical/ical.h"),
            ("daemon/delivery/artwork.cpp", "vips/vips8"),
            ("daemon/office/api.cpp", "qrencode.h"),
            ("daemon/office/api.cpp", "yaml-cpp/yaml.h"),
            ("connectors/x/x.cpp", "spdlog/spdlog.h"),
            ("daemon/store/database.cpp", "doctest/doctest.h"),
            ("campaigns/planner.cpp", "unistd.h"),
            ("connectors/x/x.cpp", "sys/socket.h"),
            ("core/time.cpp", "nobody/knows.hpp"),
        ]:
            self.breaks("include", f"#include <{header}>\n", path)

    def test_a_library_in_its_room_passes(self):
        for path, header in [
            ("core/async_event.hpp", "boost/asio/steady_timer.hpp"),
            ("core/log.cpp", "spdlog/spdlog.h"),
            ("campaigns/calendar/reader.cpp", "libical/ical.h"),
            ("campaigns/definitions/reader.cpp", "yaml-cpp/yaml.h"),
            ("connectors/http/curl_client.cpp", "curl/curl.h"),
            ("connectors/snapchat/cipher.cpp", "openssl/evp.h"),
            ("daemon/http/server.cpp", "boost/beast/http/parser.hpp"),
            ("daemon/store/database.cpp", "SQLiteCpp/Database.h"),
            ("daemon/worker/artwork.cpp", "vips/vips8"),
            ("daemon/office/api.cpp", "vector"),
            ("tests/unit/worker/artwork_test.cpp", "zbar.h"),
        ]:
            self.passes(f"#include <{header}>\n", path)

    def test_an_include_in_a_comment_is_none(self):
        self.passes('// #include "daemon/app/main.hpp"\n', "core/time.cpp")


class RealThings(Case):
    def test_a_clock_outside_its_room_fails(self):
        for call in ["std::chrono::system_clock::now()", "steady_clock :: now()", "::time(nullptr)", "std::time(&seconds)",
                     "gettimeofday(&tv, nullptr)", "clock_gettime(CLOCK_REALTIME, &ts)"]:
            self.breaks("clock", f"auto const t = {call};\n")
            self.breaks("clock", f"auto const t = {call};\n", "tests/unit/core/time_test.cpp")

    def test_a_clock_handed_in_passes(self):
        self.passes("auto const t = deps.clock.now();\nauto const d = post.time(zone);\nstd::chrono::sys_time<seconds> s;\n")
        self.passes("auto const t = std::chrono::system_clock::now();\n", "core/async_real_clock.cpp")
        self.passes("auto const t = std::chrono::steady_clock::now();\n", "tests/support/patience.cpp")

    def test_chance_outside_its_room_fails(self):
        for call in ["rand()", "std::random_device device", "std::mt19937_64 engine(seed)", "getrandom(p, n, 0)",
                     "randombytes_buf(p, n)", "RAND_bytes(p, n)"]:
            self.breaks("random", f"void f() {{ {call}; }}\n")

    def test_chance_handed_in_passes(self):
        self.passes("auto const code = make_code(deps.random);\nint const operand(3);\n")
        self.passes("auto const n = getrandom(p, n, 0);\n", "core/random.cpp")

    def test_a_thread_outside_its_room_fails(self):
        for text in ["std::thread t(work);", "std::jthread t(work);", "auto f = std::async(work);", "std::mutex m;",
                     "pthread_create(&t, nullptr, work, nullptr);", "asio::thread_pool pool(1);"]:
            self.breaks("thread", f"void f() {{ {text} }}\n")

    def test_a_thread_in_its_room_passes(self):
        self.passes("asio::thread_pool pool_{1};\n", "daemon/store/database.hpp")
        self.passes("std::jthread listener_;\n", "daemon/links/listener.hpp")
        self.passes("auto const id = std::this_thread::get_id();\n")

    def test_sleeping_fails(self):
        for text in ["std::this_thread::sleep_for(1s);", "usleep(10);", "::sleep(1);"]:
            self.breaks("sleep", f"void f() {{ {text} }}\n", "tests/unit/core/time_test.cpp")

    def test_waiting_on_the_clock_handed_in_passes(self):
        self.awaiting_passes("co_await deps.clock.sleep_for(limit);")

    def test_a_socket_outside_its_room_fails(self):
        for text in ["int const fd = socket(AF_INET, SOCK_STREAM, 0);", "if (::connect(fd, a, n) != 0) return;",
                     "asio::ip::tcp::socket s(context);"]:
            self.breaks("socket", f"void f() {{ {text} }}\n")

    def test_a_socket_in_its_room_passes(self):
        self.passes("void f() { int const fd = ::socket(AF_UNIX, SOCK_STREAM, 0); }\n", "daemon/http/server.cpp")
        self.passes("void f() { db.connect(path); Signal::connect(handler); }\n")

    def test_words_in_comments_and_strings_are_not_code(self):
        self.passes('// std::thread, rand()\n/* system_clock::now() */ auto s = "std::mutex rand()"; auto r = R"(rand())";\n')
        self.passes("int const n = 1'000; char const c = '\"'; // rand()\n")


class CoroutineShapes(Case):
    def test_awaiting_in_a_condition_fails(self):
        for statement in [
            "if (co_await ready()) go();",
            "if (!co_await ready()) go();",
            "if (open && co_await ready()) go();",
            "if (auto const post = co_await load(id)) go();",
            "while (co_await ready()) go();",
            "do { go(); } while (co_await ready());",
            "switch (co_await kind()) { case Kind::a: break; }",
            "for (int i = 0; co_await ready(); ++i) go();",
            "if (open &&\n        ready(one,\n              co_await two()))\n        go();",
        ]:
            self.awaiting_breaks("await-in-condition", statement)

    def test_testing_a_named_result_passes(self):
        self.awaiting_passes("bool const ok = co_await ready();\n    if (ok) go();")
        self.awaiting_passes("if (auto post = co_await load(id); post) go();")
        self.awaiting_passes("if (open) co_await go();")
        self.awaiting_passes("for (auto const& post : co_await posts()) go(post);")
        self.awaiting_passes("while (open) {\n        co_await go();\n    }")

    def test_a_braced_temporary_in_an_awaited_expression_fails(self):
        for statement in [
            "co_await send(Options{text, 3});",
            "co_await send(wire::Options{.text = text});",
            "auto const sent = co_await send(id,\n                                    Options{text});",
            "co_await send(std::optional<Options>{text});",
            "auto const options = Options{.text = co_await load(id)};",
            "co_return Options{co_await load(id)};",
            "auto const r = open ? co_await send(id) : Outcome{};",
        ]:
            self.awaiting_breaks("temporary-in-await", statement)

    def test_an_aggregate_in_parentheses_fails_and_a_type_with_a_constructor_passes(self):
        statement = COROUTINE.format("co_await send(Options(text));")
        braced = COROUTINE.format("co_await send(Options{text});")
        plain = "struct Options {\n    std::string text;\n};\n"
        built = "struct Options {\n    explicit Options(std::string t) : text(std::move(t)) {}\n    std::string text;\n};\n"
        header = "daemon/delivery/options.hpp"
        self.breaks("temporary-in-await", statement, **{header: plain})
        self.assertEqual(rules_found({PUBLISH: statement + braced, header: built}), [])

    def test_a_named_temporary_passes(self):
        self.awaiting_passes("Options options{text, 3};\n    co_await send(std::move(options));")
        self.awaiting_passes("co_return Options{text};")
        self.awaiting_passes("auto const options = co_await make_options();")
        self.awaiting_passes("co_await send(std::chrono::seconds(3), make_options(text));")

    def test_a_copying_lambda_in_an_awaited_expression_fails(self):
        for statement in [
            "co_await db.run([text](auto& d) { d.save(text); });",
            "co_await db.run([=](auto& d) { d.save(text); });",
            "co_await db.run([&open, text = std::move(text)](auto& d) { d.save(text); });",
            "asio::co_spawn(executor, [text]() -> awaitable<> { co_return; }, token);",
            "return asio::async_initiate<Token, void()>([handler](auto h) { h(); }, token);",
        ]:
            self.awaiting_breaks("capture-in-await", statement)

    def test_a_named_or_referring_lambda_passes(self):
        self.awaiting_passes("auto work = [text](auto& d) { d.save(text); };\n    co_await db.run(std::move(work));")
        self.awaiting_passes("co_await db.run([&](auto& d) { d.save(text); });")
        self.awaiting_passes("co_await db.run([this, &text](auto& d) { d.save(Row{text}); });")
        self.awaiting_passes("co_await send(names[0], table[row]);")

    def test_a_list_in_an_awaited_expression_fails(self):
        for statement in ['co_await send({"a", "b"});', 'co_await send(id, {"a"});', "std::vector<int> v = {1, co_await two()};"]:
            self.awaiting_breaks("list-in-await", statement)

    def test_a_list_built_first_passes(self):
        self.awaiting_passes('std::vector<std::string> names = {"a", "b"};\n    co_await send(std::move(names));')

    def test_a_statement_expression_fails(self):
        self.breaks("statement-expression", "#define TRY(x) ({ auto r = (x); if (!r) co_return r; *r; })\n", "core/result.hpp")
        self.assertIn("statement-expression", rules_found({PUBLISH: COROUTINE.format("auto v = ({ auto r = co_await x(); r; });")}))

    def test_two_plain_lines_pass(self):
        self.awaiting_passes("auto post = co_await load(id);\n    if (!post) co_return tl::unexpected(post.error());")

    def test_a_capturing_lambda_coroutine_called_in_place_fails(self):
        self.awaiting_breaks("closure-dies", "nursery.spawn([&]() -> awaitable<> { co_await go(); }());")
        self.awaiting_breaks("closure-dies", "nursery.spawn([this](int n) -> awaitable<Result<>> { co_await go(n); }(3));")

    def test_a_lambda_coroutine_without_captures_passes(self):
        self.awaiting_passes("nursery.spawn([](Deps& d) -> awaitable<> { co_await go(d); }(deps));")

    def test_statements_inside_a_lambda_are_checked_too(self):
        self.awaiting_breaks("await-in-condition", "run(context, [&]() -> awaitable<> { if (co_await ready()) go(); });")
        self.awaiting_breaks("temporary-in-await", "auto f = [](Deps& d) -> awaitable<> { co_await send(Options{1}); };")


class Reading(unittest.TestCase):
    def test_blanking_keeps_lines_and_columns(self):
        text = 'a; // b\nc("d\\"e"); /* f\n */ g;\n'
        code = code_only(text)
        self.assertEqual(len(code), len(text))
        self.assertEqual([line.strip() for line in code.split("\n")], ["a;", 'c("    ");', "g;", ""])

    def test_expressions_leave_out_lambda_bodies_and_yield_them_by_themselves(self):
        texts = [text for _, text in expressions("void f() { run([&](int n) { g(n); }, X{1}); h(); }")]
        self.assertEqual(texts, ["void f()", "run([&](int n) \x01, X{1})", "g(n)", "h()"])

    def test_a_body_of_a_class_or_namespace_is_no_list(self):
        texts = [text for _, text in expressions("namespace a::b {\nenum class K : int { x };\nstruct S final : B { int i{3}; };\n}")]
        self.assertEqual(texts, ["namespace a::b", "enum class K : int", "x", "struct S final : B", "int i{3}"])


class AnyFile(Case):
    def test_a_file_too_long_fails(self):
        self.breaks("length", "int x();\n" * 501)
        self.breaks("length", "x = 1\n" * 501, "tests/tidy/long.py")
        self.passes("int x();\n" * 500)
        self.passes("- x\n" * 2000, "config/calendar.yaml")

    def test_a_machine_path_fails(self):
        folder, other = "/" + "root/", "/" + "work/"
        self.breaks("machine-path", f"see {folder}notes\n", "docs/operations.md")
        self.passes(f"see /etc/peal, core{folder}notes and docs{other}notes\n", "docs/operations.md")

    def test_a_registry_address_fails(self):
        self.breaks("registry", "curl https://" + "registry." + "npmjs.org/node\n", "script/bootstrap")
        self.passes("npm install node@22\n", "script/bootstrap")

    def test_build_results_are_not_read(self):
        self.passes("std::thread t;\n", "build/dev/generated.cpp")

    def test_problems_name_file_and_line(self):
        with tempfile.TemporaryDirectory() as root:
            (Path(root) / "core").mkdir()
            (Path(root) / "core/time.cpp").write_text("\n\nint x = rand();\n")
            problems = check.check_tree(root)
        self.assertEqual([(path, line, rule) for path, line, rule, _ in problems], [("core/time.cpp", 3, "random")])


if __name__ == "__main__":
    unittest.main()
