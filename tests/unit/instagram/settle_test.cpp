#include "connectors/instagram/connector_impl.hpp"
#include "tests/unit/instagram/stage.hpp"

using namespace peal;
using namespace peal::tests;
using namespace peal::connectors::instagram;

namespace {

using Kind = Sighting::Kind;

Instant const started = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(9);

Listed listed(std::string id, std::optional<std::string> caption, Duration after_start = std::chrono::seconds(1))
{
    Listed entry;
    entry.id = std::move(id);
    entry.caption = std::move(caption);
    entry.published_at = started + after_start;
    entry.address = "https://www.instagram.com/p/" + entry.id + "/";
    entry.product = "FEED";
    return entry;
}

MediaList list_of(std::vector<Listed> entries, bool complete = true)
{
    MediaList list;
    list.entries = std::move(entries);
    list.complete = complete;
    return list;
}

Sighting settled(ContainerProof proof, MediaList const& list, bool young = false, std::vector<std::string> claimed = {})
{
    AttemptRecord attempt;
    attempt.started_at = started;
    attempt.claimed_ids = std::move(claimed);
    return settle(proof, match(list, attempt, "Report it.\n#StampItOut"), young);
}

}  // namespace

TEST_CASE("white space and line ends do not tell captions apart")
{
    CHECK(normalised(" a\r\n b\t\tc \n") == "a b c");
    CHECK(normalised("\n \n") == "");
}

TEST_CASE("one post with our caption in the window is ours, whatever the container says")
{
    auto const list = list_of({listed("2", "something else"), listed("1", "Report it.\r\n#StampItOut ")});
    for (auto const proof :
         {ContainerProof::published, ContainerProof::unpublished, ContainerProof::dead, ContainerProof::none}) {
        auto const sighting = settled(proof, list);
        CHECK(sighting.kind == Kind::found);
        CHECK(sighting.remote_id == "1");
        CHECK(sighting.address == "https://www.instagram.com/p/1/");
    }
}

TEST_CASE("a post that belongs to another delivery, or came before the attempt, is not ours")
{
    auto const ours = "Report it. #StampItOut";
    auto const list = list_of({listed("1", ours), listed("0", ours, -std::chrono::minutes(3))});
    CHECK(settled(ContainerProof::unpublished, list, false, {"1"}).kind == Kind::not_there);
    CHECK(settled(ContainerProof::unpublished, list).remote_id == "1");
    // Two minutes allow for two clocks.
    CHECK(settled(ContainerProof::unpublished, list_of({listed("1", ours, -std::chrono::minutes(2))})).remote_id ==
          "1");
}

TEST_CASE("two posts with our caption are for a person to tell apart")
{
    auto const ours = "Report it. #StampItOut";
    auto const sighting = settled(ContainerProof::published, list_of({listed("1", ours), listed("2", ours)}));
    CHECK(sighting.kind == Kind::ambiguous);
    CHECK(sighting.remote_id.empty());
    CHECK(sighting.reason.find("2 posts") != std::string::npos);
}

TEST_CASE("a post that two pages show, since somebody posted between them, is one")
{
    auto const ours = "Report it. #StampItOut";
    auto const twice = settled(ContainerProof::none, list_of({listed("1", ours), listed("1", ours)}));
    CHECK(twice.kind == Kind::found);
    CHECK(twice.remote_id == "1");
    auto const without_words = list_of({listed("1", std::nullopt), listed("1", std::nullopt)});
    CHECK(settled(ContainerProof::published, without_words).remote_id == "1");
}

TEST_CASE("absence needs a container that proves it and a list read to the end")
{
    auto const nothing = list_of({listed("2", "a colleague's post")});
    CHECK(settled(ContainerProof::unpublished, nothing).kind == Kind::not_there);
    CHECK(settled(ContainerProof::dead, nothing).kind == Kind::not_there);
    CHECK(settled(ContainerProof::none, nothing).kind == Kind::cannot_tell);
    for (auto const proof : {ContainerProof::unpublished, ContainerProof::dead, ContainerProof::none})
        CHECK(settled(proof, list_of({}, false)).kind == Kind::cannot_tell);
}

TEST_CASE("published without an id: looked for again while young, then said so; never absent")
{
    CHECK(settled(ContainerProof::published, list_of({}), true).kind == Kind::cannot_tell);
    auto const later = settled(ContainerProof::published, list_of({}), false);
    CHECK(later.kind == Kind::found);
    CHECK(later.remote_id.empty());
    CHECK(settled(ContainerProof::published, list_of({}, false), false).kind == Kind::found);
}

TEST_CASE("where captions are not shown, only the container's word makes the one new feed post ours")
{
    auto reel = listed("9", std::nullopt);
    reel.product = "REELS";
    CHECK(settled(ContainerProof::published, list_of({listed("1", std::nullopt), reel})).remote_id == "1");
    CHECK(settled(ContainerProof::published, list_of({listed("1", std::nullopt), listed("2", std::nullopt)}))
              .remote_id.empty());
    CHECK(settled(ContainerProof::unpublished, list_of({listed("1", std::nullopt)})).kind == Kind::cannot_tell);
    CHECK(settled(ContainerProof::unpublished, list_of({reel})).kind == Kind::not_there);
}

TEST_CASE("Meta's times are read with their offset")
{
    CHECK(parse_graph_time("2026-11-24T09:00:00+0000") == started);
    CHECK(parse_graph_time("2026-11-24T10:30:00+01:30") == started);
    CHECK(parse_graph_time("2026-11-24T01:00:00-0800") == started);
    CHECK(parse_graph_time("2026-11-24T09:00:00Z") == started);
    for (auto const* text :
         {"", "2026-11-24", "2026-11-24T09:00:00", "2026-11-24T09:00:00+", "2026-11-24T09:00:00+xx00",
          "2026-11-24T09:00:00+0000x", "2026-13-24T09:00:00+0000", "2026-11-24T09:00:00+9900"})
        CHECK_FALSE(parse_graph_time(text));
}

TEST_CASE("evidence that is damaged is no evidence, never a crash")
{
    Evidence evidence;
    evidence.container = "17";
    evidence.caption = "Quote \" and line\n";
    auto const back = read_evidence(to_json(evidence, started));
    CHECK(back.container == "17");
    CHECK(back.caption == evidence.caption);
    for (auto const* text : {"", "[]", "{\"container\":{}}", "{\"container\":\"\"", "nonsense"})
        CHECK(read_evidence(text).container.empty());
}
