#include "campaigns/planner/typed_moments.hpp"

#include "core/assert.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/regex.h>
#include <unicode/unistr.h>

namespace peal::campaigns::planner {

namespace {

using icu::DateFormatSymbols;

// The names as one pattern: "\QMonday\E|\QTuesday\E".
class Names {
public:
    void add(icu::UnicodeString const* names, std::int32_t count)
    {
        for (std::int32_t i = 0; i < count; ++i) {
            if (names[i].isEmpty()) continue;
            if (!pattern_.isEmpty()) pattern_ += u'|';
            pattern_ += u"\\Q" + names[i] + u"\\E";
        }
    }
    icu::UnicodeString const& pattern() const { return pattern_; }

private:
    icu::UnicodeString pattern_;
};

// As dates are written with a name ("15 December", "December 15th", "Tuesday") and without ("15/12", "15.12.", "18:00").
icu::UnicodeString moments_in(icu::UnicodeString const& months, icu::UnicodeString const& weekdays)
{
    auto const pattern = u"\\b(?:(?:" + weekdays + u")s?" +                                        //
                         u"|\\p{Nd}{1,2}(?:st|nd|rd|th|\\.)?(?:\\s+of)?\\s+(?:" + months + u")" +  //
                         u"|(?:" + months + u")\\s+\\p{Nd}{1,2}(?:st|nd|rd|th)?" +                 //
                         u"|\\p{Nd}{1,2}:\\p{Nd}{2}" +                                             //
                         u"|\\p{Nd}{1,2}(?:[:.]\\p{Nd}{2})?\\s?[ap]\\.?m" +                        //
                         u"|(?!24/7)\\p{Nd}{1,2}/(?:0?[1-9]|1[0-2])(?:/\\p{Nd}{2,4})?" +           //
                         u"|\\p{Nd}{1,2}\\.\\p{Nd}{1,2}\\.\\p{Nd}{2,4}" + u"|\\p{Nd}{4}-\\p{Nd}{2}-\\p{Nd}{2})\\b";
    return pattern;
}

}  // namespace

class TypedMoments::Pattern {
public:
    explicit Pattern(std::string const& language)
    {
        UErrorCode status = U_ZERO_ERROR;
        DateFormatSymbols const symbols(icu::Locale::createCanonical(language.c_str()), status);
        Names months, weekdays;
        for (auto const context : {DateFormatSymbols::FORMAT, DateFormatSymbols::STANDALONE}) {
            std::int32_t count = 0;
            auto const* names = symbols.getMonths(count, context, DateFormatSymbols::WIDE);
            months.add(names, count);
            names = symbols.getWeekdays(count, context, DateFormatSymbols::WIDE);
            weekdays.add(names, count);
        }
        constexpr auto flags = static_cast<std::uint32_t>(UREGEX_CASE_INSENSITIVE) | UREGEX_UWORD;
        pattern_.reset(icu::RegexPattern::compile(moments_in(months.pattern(), weekdays.pattern()), flags, status));
        PEAL_ASSERT(U_SUCCESS(status));
    }

    std::string find(std::string_view utf8) const
    {
        UErrorCode status = U_ZERO_ERROR;
        auto const text =
            icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
        std::unique_ptr<icu::RegexMatcher> const matcher(pattern_->matcher(text, status));
        std::string found;
        if (U_SUCCESS(status) && matcher->find(status)) matcher->group(status).toUTF8String(found);
        return found;
    }

private:
    std::unique_ptr<icu::RegexPattern> pattern_;
};

TypedMoments::TypedMoments() = default;
TypedMoments::~TypedMoments() = default;

std::string TypedMoments::find(std::string_view text, std::string const& language)
{
    auto& pattern = patterns_[language];
    if (!pattern) pattern = std::make_unique<Pattern const>(language);
    return pattern->find(text);
}

}  // namespace peal::campaigns::planner
