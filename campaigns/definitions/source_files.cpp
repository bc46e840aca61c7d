#include "campaigns/definitions/source_files.hpp"

#include "core/files.hpp"

#include <vector>

namespace peal::campaigns::definitions {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t yaml_bytes_max = 1024 * 1024;
constexpr std::size_t calendar_bytes_max = 10 * 1024 * 1024;
constexpr std::size_t files_max = 5000;
constexpr std::size_t bytes_max = 64 * 1024 * 1024;

class FolderReader {
public:
    explicit FolderReader(fs::path root) : root_(std::move(root)) {}

    Result<> read(std::string const& prefix, bool with_calendars)
    {
        std::error_code code;
        fs::directory_iterator entry(root_ / prefix, code);
        if (code)
            return fail(ErrorKind::rejected,
                        (root_ / prefix).string() + ": cannot list this folder: " + code.message());
        for (; entry != fs::directory_iterator(); entry.increment(code)) {
            auto const name = entry->path().filename().string();
            auto const extension = entry->path().extension();
            bool const calendar = extension == ".ics";
            bool const wanted = extension == ".yaml" || extension == ".yml" || (calendar && with_calendars);
            if (!wanted || name.starts_with('.')) continue;
            if (auto const added = add(prefix + name, calendar); !added) return added;
            if (code) break;
        }
        if (code)
            return fail(ErrorKind::rejected,
                        (root_ / prefix).string() + ": cannot list this folder: " + code.message());
        return {};
    }

    SourceFiles take() { return std::move(files_); }

private:
    Result<> add(std::string const& path, bool calendar)
    {
        auto text = read_file(root_ / path, calendar ? calendar_bytes_max : yaml_bytes_max);
        if (!text) return tl::unexpected(text.error());
        bytes_ += text->size();
        if (bytes_ > bytes_max)
            return fail(ErrorKind::rejected, root_.string() + ": the files are larger than 64 MiB together");
        files_.emplace(path, std::move(*text));
        if (files_.size() > files_max) return fail(ErrorKind::rejected, root_.string() + ": more than 5000 files");
        return {};
    }

    fs::path root_;
    SourceFiles files_;
    std::size_t bytes_ = 0;
};

}  // namespace

Result<SourceFiles> read_source_files(fs::path const& folder)
{
    std::error_code code;
    if (!fs::is_directory(folder, code))
        return fail(ErrorKind::rejected,
                    folder.string() + ": there is no such folder; name the one that holds peal.yaml");
    FolderReader reader(folder);
    if (auto const read = reader.read("", true); !read) return tl::unexpected(read.error());
    if (fs::is_directory(folder / "campaigns", code)) {
        if (auto const read = reader.read("campaigns/", false); !read) return tl::unexpected(read.error());
    }
    return reader.take();
}

}  // namespace peal::campaigns::definitions
