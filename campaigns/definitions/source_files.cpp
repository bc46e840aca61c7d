#include "campaigns/definitions/source_files.hpp"

#include "core/digest.hpp"
#include "core/files.hpp"

#include <algorithm>
#include <cctype>

namespace peal::campaigns::definitions {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t yaml_bytes_max = 1024 * 1024;
constexpr std::size_t calendar_bytes_max = 10 * 1024 * 1024;
constexpr std::size_t files_max = 5000;
constexpr std::size_t bytes_max = 64 * 1024 * 1024;
constexpr std::size_t pictures_bytes_max = 256 * 1024 * 1024;

enum class FileKind { text, calendar, picture, none };

FileKind kind_of(fs::path const& file)
{
    auto extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (extension == ".yaml" || extension == ".yml") return FileKind::text;
    if (extension == ".ics") return FileKind::calendar;
    return extension == ".jpg" || extension == ".jpeg" || extension == ".png" ? FileKind::picture : FileKind::none;
}

class FolderReader {
public:
    explicit FolderReader(fs::path root) : root_(std::move(root)) {}

    // Of the folder `prefix`, what is of one of these kinds.
    Result<> read(std::string const& prefix, std::initializer_list<FileKind> wanted)
    {
        std::error_code code;
        fs::directory_iterator entry(root_ / prefix, code);
        if (code)
            return fail(ErrorKind::rejected,
                        (root_ / prefix).string() + ": cannot list this folder: " + code.message());
        for (; entry != fs::directory_iterator(); entry.increment(code)) {
            auto const name = entry->path().filename().string();
            auto const kind = kind_of(entry->path());
            bool const is_wanted = std::find(wanted.begin(), wanted.end(), kind) != wanted.end();
            if (!is_wanted || name.starts_with('.')) continue;
            if (auto const added = add(prefix + name, kind); !added) return added;
            if (code) break;
        }
        if (code)
            return fail(ErrorKind::rejected,
                        (root_ / prefix).string() + ": cannot list this folder: " + code.message());
        return {};
    }

    SourceFiles take() { return std::move(files_); }

private:
    Result<> add(std::string const& path, FileKind kind)
    {
        bool const picture = kind == FileKind::picture;
        auto text = read_file(root_ / path, picture                      ? picture_bytes_max
                                            : kind == FileKind::calendar ? calendar_bytes_max
                                                                         : yaml_bytes_max);
        if (!text) return tl::unexpected(text.error());
        (picture ? pictures_bytes_ : bytes_) += text->size();
        if (bytes_ > bytes_max)
            return fail(ErrorKind::rejected, root_.string() + ": the files are larger than 64 MiB together");
        if (pictures_bytes_ > pictures_bytes_max)
            return fail(ErrorKind::rejected, root_.string() + ": the pictures are larger than 256 MiB together");
        files_.emplace(path, picture ? picture_mark(*text) : std::move(*text));
        if (files_.size() > files_max) return fail(ErrorKind::rejected, root_.string() + ": more than 5000 files");
        return {};
    }

    fs::path root_;
    SourceFiles files_;
    std::size_t bytes_ = 0, pictures_bytes_ = 0;
};

}  // namespace

std::string picture_mark(std::string_view bytes)
{
    constexpr std::string_view jpeg = "\xff\xd8\xff", png = "\x89PNG\r\n\x1a\n";
    auto const* const kind = bytes.starts_with(jpeg)  ? "image/jpeg "
                             : bytes.starts_with(png) ? "image/png "
                                                      : "unknown ";
    return kind + sha256_hex(bytes);
}

Result<SourceFiles> read_source_files(fs::path const& folder)
{
    std::error_code code;
    if (!fs::is_directory(folder, code))
        return fail(ErrorKind::rejected,
                    folder.string() + ": there is no such folder; name the one that holds peal.yaml");
    FolderReader reader(folder);
    if (auto const read = reader.read("", {FileKind::text, FileKind::calendar}); !read)
        return tl::unexpected(read.error());
    if (fs::is_directory(folder / "campaigns", code)) {
        if (auto const read = reader.read("campaigns/", {FileKind::text}); !read) return tl::unexpected(read.error());
    }
    if (fs::is_directory(folder / "media", code)) {
        if (auto const read = reader.read("media/", {FileKind::picture}); !read) return tl::unexpected(read.error());
    }
    return reader.take();
}

}  // namespace peal::campaigns::definitions
