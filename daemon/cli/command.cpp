#include "daemon/cli/command.hpp"

#include "campaigns/text/columns.hpp"

#include <ostream>

namespace peal::cli {

Exit refuse_usage(Console& console, std::string_view message)
{
    console.err << "peal: " << campaigns::text::one_line(message) << '\n';
    return Exit::usage;
}

Exit report_failure(Console& console, std::string_view message)
{
    console.err << "peal: " << campaigns::text::one_line(message) << '\n';
    return Exit::problems;
}

}  // namespace peal::cli
