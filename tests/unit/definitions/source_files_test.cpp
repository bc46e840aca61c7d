#include "campaigns/definitions/source_files.hpp"

#include "campaigns/definitions/load.hpp"
#include "core/files.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <unistd.h>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::campaigns::definitions;

namespace {

namespace fs = std::filesystem;

// A folder of its own, gone at the end.
class Folder {
public:
    Folder()
    {
        auto pattern = (fs::temp_directory_path() / "peal-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path_); }
    fs::path const& path() const { return path_; }
    void write(std::string const& name, std::string_view text) const
    {
        fs::create_directories((path_ / name).parent_path());
        REQUIRE(write_file(path_ / name, text));
    }

private:
    fs::path path_;
};

}  // namespace

TEST_CASE("a folder is read with its campaigns, calendars and the marks of its pictures, and nothing else")
{
    Folder const folder;
    folder.write("peal.yaml", "a");
    folder.write("calendar.ics", "b");
    folder.write("campaigns/week.yaml", "c");
    folder.write("campaigns/old.yml", "d");
    folder.write("campaigns/notes.txt", "e");
    folder.write("campaigns/.hidden.yaml", "f");
    folder.write("media/picture.yaml", "g");
    folder.write("media/hall.JPG", "\xff\xd8\xff");
    folder.write("media/plan.png", std::string("\x89PNG\r\n\x1a\n", 8));
    folder.write("media/not.jpeg", "abc");
    folder.write("media/film.mp4", "i");
    folder.write("hall.jpg", "j");
    folder.write("peal.yaml~", "h");
    auto const files = read_source_files(folder.path());
    REQUIRE(files);
    CHECK(*files ==
          SourceFiles{{"peal.yaml", "a"},
                      {"calendar.ics", "b"},
                      {"campaigns/week.yaml", "c"},
                      {"campaigns/old.yml", "d"},
                      {"media/hall.JPG", "image/jpeg 6e568e1f67fba258184c78181539e5e8fdee447e49bb706fc0ea34fbf12336a5"},
                      {"media/plan.png", picture_mark(std::string("\x89PNG\r\n\x1a\n", 8))},
                      {"media/not.jpeg", "unknown ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}});
    CHECK(files->at("media/plan.png").starts_with("image/png "));
}

TEST_CASE("of pictures the folder says what they are, and their digest")
{
    Folder const folder;
    folder.write("peal.yaml", "a");
    folder.write("media/hall.JPG", "\xff\xd8\xff\xe0");
    folder.write("media/logo.png", "\x89PNG\r\n\x1a\n...");
    folder.write("media/logo.svg", "\xef\xbb\xbf\n<?xml version=\"1.0\"?>\n<svg/>");
    folder.write("media/words.svg", "no drawing <svg");
    folder.write("media/notes.txt", "e");
    folder.write("media/.hidden.png", "f");
    auto const files = read_source_files(folder.path());
    REQUIRE(files);
    std::string kinds;
    for (auto const& [path, mark] : *files)
        if (is_picture_path(path)) kinds += path + "=" + mark.substr(0, mark.find(' ')) + " ";
    CHECK(kinds ==
          "media/hall.JPG=image/jpeg media/logo.png=image/png media/logo.svg=image/svg+xml media/words.svg=unknown ");
    auto const bytes = read_picture(folder.path(), "media/logo.svg");
    REQUIRE(bytes);
    CHECK(files->at("media/logo.svg") == picture_mark(*bytes));
    CHECK(files->at("media/logo.svg").size() == std::string("image/svg+xml ").size() + 64);
}

TEST_CASE("a picture is a file of the folder media, and not brought in from elsewhere")
{
    Folder const folder, other;
    folder.write("peal.yaml", "a");
    folder.write("media/logo.svg", "<svg/>");
    other.write("secret.svg", "<svg/>");
    for (std::string const path : {"media/../peal.yaml", "media/", "media/.", "media/..", "peal.yaml", "/etc/passwd",
                                   "media/sub/logo.svg", "media/missing.svg", "media\\logo.svg"}) {
        CAPTURE(path);
        CHECK_FALSE(read_picture(folder.path(), path));
    }
    // A link inside the folder is as good as the file.
    fs::create_symlink("logo.svg", folder.path() / "media" / "same.svg");
    CHECK(read_picture(folder.path(), "media/same.svg"));
    REQUIRE(read_source_files(folder.path()));

    fs::create_symlink(other.path() / "secret.svg", folder.path() / "media" / "away.svg");
    auto const away = read_picture(folder.path(), "media/away.svg");
    REQUIRE_FALSE(away);
    CHECK(away.error().message.find("media/away.svg: leads out of the configuration folder") != std::string::npos);
    auto const files = read_source_files(folder.path());
    REQUIRE_FALSE(files);
    CHECK(files.error().message == away.error().message);
    fs::remove(folder.path() / "media" / "away.svg");

    folder.write("media/large.svg", std::string(1024 * 1024 + 1, ' '));
    CHECK_FALSE(read_source_files(folder.path()));
}

TEST_CASE("a folder that is not there is named")
{
    auto const files = read_source_files("/no/such/folder");
    REQUIRE_FALSE(files);
    CHECK(files.error().kind == ErrorKind::rejected);
    CHECK(files.error().message.find("/no/such/folder: there is no such folder") != std::string::npos);
}

TEST_CASE("a file that cannot be read, or is too large, is named")
{
    Folder const folder;
    folder.write("peal.yaml", std::string(1024 * 1024 + 1, 'a'));
    auto const large = read_source_files(folder.path());
    REQUIRE_FALSE(large);
    CHECK(large.error().message.find("peal.yaml") != std::string::npos);

    Folder const other;
    fs::create_directories(other.path() / "routes.yaml");
    auto const not_a_file = read_source_files(other.path());
    REQUIRE_FALSE(not_a_file);
    CHECK(not_a_file.error().message.find("routes.yaml: is not a file") != std::string::npos);
}

TEST_CASE(
    "a campaign file that cannot be read is told beside what is wrong with the others, and a folder is no campaign")
{
    Folder const folder;
    folder.write("peal.yaml", "a");
    folder.write("campaigns/big.yaml", std::string(1024 * 1024 + 1, 'a'));
    folder.write("campaigns/2027/next.yaml", "b");
    folder.write("campaigns/week.YAML", "c");
    CHECK_FALSE(read_source_files(folder.path()));
    std::vector<Problem> unread;
    auto const files = read_source_files(folder.path(), &unread);
    REQUIRE(files);
    CHECK(*files == SourceFiles{{"peal.yaml", "a"}, {"campaigns/2027/", ""}, {"campaigns/week.YAML", "c"}});
    REQUIRE(unread.size() == 1);
    CHECK(to_string(unread[0]) == "campaigns/big.yaml: is larger than the limit of 1048576 bytes");
    auto const problems = load(*files).problems;
    auto const says = [&](std::string const& file, std::string const& words) {
        return std::any_of(problems.begin(), problems.end(), [&](Problem const& problem) {
            return problem.file == file && problem.message.find(words) != std::string::npos;
        });
    };
    CHECK(says("campaigns/2027/", "no part of Peal reads what is in this folder"));
    CHECK(says("campaigns/week.YAML", ""));
}
