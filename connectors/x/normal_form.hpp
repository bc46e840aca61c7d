#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

// Is the text we read on X the text we sent? X escapes, shortens links and appends one for the picture.
namespace peal::connectors::x {

// A text with its links taken out: white space collapsed, U+FFFC where a link was; links without scheme, the host in lower
// case, no slash at the end. Besides what X's rules call a link, everything with a scheme is one: X may know top-level
// domains that we do not.
struct NormalForm {
    std::string words;
    std::vector<std::string> links;
};

// Of a text as it was sent. A text that is not UTF-8 is taken as it is.
NormalForm normal_form(std::string_view text);

// A text as X gives it, turned back: &amp; &lt; &gt; decoded, each t.co link replaced by what it leads to (`targets`, by
// the t.co address; an empty target is the picture's own link and goes), and a last t.co link without a target
// dropped when the post has a picture.
std::string unwrapped(std::string_view read, std::map<std::string, std::string> const& targets, bool has_media);

enum class Likeness {
    different,
    same,
    same_but_links,  // the words are equal and as many links lead to other hosts: shortened or redirected links
    doubtful,        // the words are equal, but a link leads elsewhere on the same host
};

Likeness compare(NormalForm const& sent, NormalForm const& read);

}  // namespace peal::connectors::x
