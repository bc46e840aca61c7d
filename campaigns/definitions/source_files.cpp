#include "campaigns/definitions/source_files.hpp"

#include "core/digest.hpp"
#include "core/files.hpp"

#include <algorithm>
#include <cctype>

namespace peal::campaigns::definitions {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view campaigns_folder = "campaigns/";
constexpr std::size_t yaml_bytes_max = 1024 * 1024;
constexpr std::size_t calendar_bytes_max = 10 * 1024 * 1024;
constexpr std::size_t files_max = 5000;
constexpr std::size_t bytes_max = 64 * 1024 * 1024;
constexpr std::size_t pictures_bytes_max = 256 * 1024 * 1024;
constexpr std::size_t drawing_bytes_max = 1024 * 1024;

enum class FileKind { text, calendar, picture, drawing, none };

FileKind kind_of(fs::path const& file)
{
    auto extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (extension == ".yaml" || extension == ".yml") return FileKind::text;
    if (extension == ".ics") return FileKind::calendar;
    if (extension == ".svg") return FileKind::drawing;
    return extension == ".jpg" || extension == ".jpeg" || extension == ".png" ? FileKind::picture : FileKind::none;
}

std::size_t bytes_max_of(FileKind kind)
{
    switch (kind) {
        case FileKind::calendar: return calendar_bytes_max;
        case FileKind::picture: return picture_bytes_max;
        case FileKind::drawing: return drawing_bytes_max;
        default: return yaml_bytes_max;
    }
}

// What is drawn goes out in public, so a link in the folder must not bring in a file from elsewhere.
Result<> check_inside(fs::path const& folder, fs::path const& file)
{
    std::error_code code;
    auto const root = fs::canonical(folder, code);
    auto const real = code ? fs::path() : fs::canonical(file, code);
    if (code) return fail(ErrorKind::rejected, file.string() + ": cannot open: " + code.message());
    if (std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first == root.end()) return {};
    return fail(ErrorKind::rejected,
                file.string() + ": leads out of the configuration folder; put the picture itself there, not a link");
}

class FolderReader {
public:
    FolderReader(fs::path root, std::vector<Problem>* unread) : root_(std::move(root)), unread_(unread) {}

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
            std::error_code ignored;
            if (prefix == campaigns_folder && !name.starts_with('.') && entry->is_directory(ignored))
                files_.emplace(prefix + name + "/", "");
            else if (auto const read = read_file_here(prefix + name, wanted); !read)
                return read;
            if (code) break;
        }
        if (code)
            return fail(ErrorKind::rejected,
                        (root_ / prefix).string() + ": cannot list this folder: " + code.message());
        return {};
    }

    SourceFiles take() { return std::move(files_); }

private:
    Result<> read_file_here(std::string const& path, std::initializer_list<FileKind> wanted)
    {
        auto const name = path.substr(path.find('/') + 1);
        auto const kind = kind_of(name);
        if (std::find(wanted.begin(), wanted.end(), kind) == wanted.end() || name.starts_with('.')) return {};
        auto added = add(path, kind);
        if (added || unread_ == nullptr || !path.starts_with(campaigns_folder)) return added;
        auto words = added.error().message;
        if (auto const place = (root_ / path).string() + ": "; words.starts_with(place)) words.erase(0, place.size());
        unread_->push_back({Severity::error, path, 0, 0, std::move(words)});
        return {};
    }

    Result<> add(std::string const& path, FileKind kind)
    {
        bool const picture = kind == FileKind::picture || kind == FileKind::drawing;
        if (auto const inside = picture ? check_inside(root_, root_ / path) : Result<>(); !inside) return inside;
        auto text = read_file(root_ / path, bytes_max_of(kind));
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
    std::vector<Problem>* unread_;  // null: what cannot be read ends the reading
    SourceFiles files_;
    std::size_t bytes_ = 0, pictures_bytes_ = 0;
};

}  // namespace

std::string picture_mark(std::string_view bytes)
{
    constexpr std::string_view jpeg = "\xff\xd8\xff", png = "\x89PNG\r\n\x1a\n";
    // An SVG is text, with a byte order mark at most before its first tag.
    constexpr std::string_view mark = "\xef\xbb\xbf";
    auto text = bytes.starts_with(mark) ? bytes.substr(mark.size()) : bytes;
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    auto const* const kind = bytes.starts_with(jpeg)                                   ? "image/jpeg "
                             : bytes.starts_with(png)                                  ? "image/png "
                             : text.starts_with('<') && text.find("<svg") != text.npos ? "image/svg+xml "
                                                                                       : "unknown ";
    return kind + sha256_hex(bytes);
}

Result<std::string> read_picture(fs::path const& folder, std::string const& path)
{
    if (!is_picture_path(path))
        return fail(ErrorKind::rejected, path + ": is no picture in the folder media of the configuration");
    if (auto const inside = check_inside(folder, folder / path); !inside) return tl::unexpected(inside.error());
    return read_file(folder / path, bytes_max_of(kind_of(path)));
}

bool is_picture_path(std::string_view path)
{
    constexpr std::string_view folder = "media/";
    return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] != '.' &&
           path.find_first_of("/\\", folder.size()) == path.npos;
}

Result<SourceFiles> read_source_files(fs::path const& folder, std::vector<Problem>* unread)
{
    std::error_code code;
    if (!fs::is_directory(folder, code))
        return fail(ErrorKind::rejected,
                    folder.string() + ": there is no such folder; name the one that holds peal.yaml");
    FolderReader reader(folder, unread);
    if (auto const read = reader.read("", {FileKind::text, FileKind::calendar}); !read)
        return tl::unexpected(read.error());
    if (fs::is_directory(folder / "campaigns", code)) {
        if (auto const read = reader.read(std::string(campaigns_folder), {FileKind::text}); !read)
            return tl::unexpected(read.error());
    }
    if (fs::is_directory(folder / "media", code)) {
        if (auto const read = reader.read("media/", {FileKind::picture, FileKind::drawing}); !read)
            return tl::unexpected(read.error());
    }
    return reader.take();
}

}  // namespace peal::campaigns::definitions
