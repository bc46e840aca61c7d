#pragma once

#include "core/result.hpp"

#include <string_view>

namespace peal::connectors::calendar {

// Who listens to an XML text: elements as they begin and end, and the characters between. The views live for the call.
class XmlListener {
public:
    virtual ~XmlListener() = default;

    // `name_attribute` is the value of an attribute `name`, which is all that CalDAV puts into attributes.
    virtual void begin(std::string_view space, std::string_view name, std::string_view name_attribute) = 0;
    virtual void characters(std::string_view text) = 0;
    virtual void end() = 0;
};

constexpr int xml_depth_max = 64;

// Reads a text of strangers through libxml2: well-formed, in UTF-8 or what it says it is in, and without a document
// type, so that there are no entities to swell, and no file and no address to be read. Rejected otherwise; what was
// heard until then means nothing.
Result<> listen_to_xml(std::string_view xml, XmlListener& listener);

}  // namespace peal::connectors::calendar
