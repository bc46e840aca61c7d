#include "connectors/calendar/xml_events.hpp"

#include "core/assert.hpp"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlversion.h>

#include <limits>
#include <memory>

namespace peal::connectors::calendar {

namespace {

struct Reading {
    XmlListener& listener;
    xmlParserCtxtPtr parser = nullptr;
    int depth = 0;
    bool has_type = false;
    bool is_too_deep = false;
};

std::string_view view(xmlChar const* text)
{
    return text ? std::string_view(reinterpret_cast<char const*>(text)) : std::string_view();
}

// Attributes come in fives: name, prefix, namespace, where the value begins, where it ends.
std::string_view name_among(int count, xmlChar const** attributes)
{
    for (int i = 0; i < count; ++i) {
        auto const* const* const one = attributes + 5 * i;
        if (view(one[0]) == "name" && one[2] == nullptr)
            return {reinterpret_cast<char const*>(one[3]), static_cast<std::size_t>(one[4] - one[3])};
    }
    return {};
}

void on_begin(void* self, xmlChar const* name, xmlChar const*, xmlChar const* space, int, xmlChar const**, int count,
              int, xmlChar const** attributes) noexcept
{
    auto& reading = *static_cast<Reading*>(self);
    if (++reading.depth > xml_depth_max) {
        reading.is_too_deep = true;
        xmlStopParser(reading.parser);
        return;
    }
    reading.listener.begin(view(space), view(name), name_among(count, attributes));
}

void on_end(void* self, xmlChar const*, xmlChar const*, xmlChar const*) noexcept
{
    auto& reading = *static_cast<Reading*>(self);
    if (reading.is_too_deep) return;
    --reading.depth;
    reading.listener.end();
}

void on_characters(void* self, xmlChar const* text, int length) noexcept
{
    auto& reading = *static_cast<Reading*>(self);
    if (reading.is_too_deep) return;
    reading.listener.characters({reinterpret_cast<char const*>(text), static_cast<std::size_t>(length)});
}

// Before the first entity could be declared.
void on_document_type(void* self, xmlChar const*, xmlChar const*, xmlChar const*) noexcept
{
    auto& reading = *static_cast<Reading*>(self);
    reading.has_type = true;
    xmlStopParser(reading.parser);
}

// Without it libxml2 writes to the standard error.
#if LIBXML_VERSION >= 21200
void on_error(void*, xmlError const*) noexcept {}
#else
void on_error(void*, xmlErrorPtr) noexcept {}
#endif

xmlSAXHandler make_handler()
{
    xmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = &on_begin;
    handler.endElementNs = &on_end;
    handler.characters = &on_characters;
    handler.ignorableWhitespace = &on_characters;
    handler.cdataBlock = &on_characters;
    handler.internalSubset = &on_document_type;
    handler.serror = &on_error;
    return handler;
}

struct FreeParser {
    void operator()(xmlParserCtxt* parser) const { xmlFreeParserCtxt(parser); }
};

}  // namespace

Result<> listen_to_xml(std::string_view xml, XmlListener& listener)
{
    // Safe to be the first of several threads that read XML.
    static bool const is_ready = (xmlInitParser(), true);
    PEAL_ASSERT(is_ready);
    if (xml.empty()) return fail(ErrorKind::rejected, "the answer is empty");
    if (xml.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return fail(ErrorKind::rejected, "the answer is too long to be read");
    std::unique_ptr<xmlParserCtxt, FreeParser> const parser(
        xmlCreateMemoryParserCtxt(xml.data(), static_cast<int>(xml.size())));
    if (!parser) return fail(ErrorKind::rejected, "the answer cannot be read as XML");
    Reading reading{listener, parser.get()};
    xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    *parser->sax = make_handler();
    parser->userData = &reading;
    xmlParseDocument(parser.get());
    if (reading.has_type)
        return fail(ErrorKind::rejected, "the answer brings a document type, which no calendar needs");
    if (reading.is_too_deep) return fail(ErrorKind::rejected, "the answer is nested too deeply");
    if (parser->wellFormed == 0) return fail(ErrorKind::rejected, "the answer is no complete XML");
    return {};
}

}  // namespace peal::connectors::calendar
