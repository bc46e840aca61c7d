#include "daemon/office/organisation.hpp"

namespace peal::office {

Result<> check_organisation(campaigns::definitions::Definitions const& definitions, std::string const& id)
{
    if (definitions.find_organisation(id) != nullptr) return {};
    std::string known;
    for (auto const& organisation : definitions.organisations) known += (known.empty() ? "" : ", ") + organisation.id;
    return fail(ErrorKind::rejected, "there is no organisation `" + id + "`; known: " + known);
}

}  // namespace peal::office
