#pragma once

#include "core/random.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// multipart/form-data (RFC 7578): what media uploads are sent in, and what the simulators read.
namespace peal::connectors {

// Builds one body. The boundary is drawn from `random`, long enough that no picture holds it by chance.
class MultipartForm {
public:
    explicit MultipartForm(Random& random);

    void add_field(std::string_view name, std::string_view value);
    void add_file(std::string_view name, std::string_view filename, std::string_view content_type,
                  std::string_view bytes);

    // The value of the Content-Type header.
    std::string content_type() const;

    // The whole body; the form is used up.
    std::string finish() &&;

private:
    void open_part(std::string_view name, std::string_view filename, std::string_view content_type, std::size_t bytes);

    std::string boundary_;
    std::string body_;
};

struct FormPart {
    std::string name;
    std::string filename;      // empty: a plain field
    std::string content_type;  // empty: none was sent
    std::string_view value;    // into the parsed body
};

struct MultipartLimits {
    std::size_t body_bytes_max = std::size_t{32} << 20;
    std::size_t parts_max = 32;
    std::size_t head_bytes_max = 4096;  // of one part
};

// The parts of `body`, in order; their values point into it. Rejected, with the reason, when the header or the body is not
// what RFC 7578 asks for or a limit is passed. Text before the first boundary is refused: no client here sends any.
Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body,
                                              MultipartLimits limits = {});

// The first part of that name; nullptr when absent.
FormPart const* find_part(std::vector<FormPart> const& parts, std::string_view name);

}  // namespace peal::connectors
