#pragma once

#include "campaigns/definitions/place.hpp"
#include "campaigns/post.hpp"
#include "core/time.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Who speaks, where, and what everybody may quote: everything but the campaigns.
namespace peal::campaigns::definitions {

// By language (BCP 47).
using Texts = std::map<std::string, At<std::string>>;

// A range of local wall time; crosses midnight when `to` is before `from`. Minutes since midnight.
struct QuietHours {
    std::chrono::minutes from{0};
    std::chrono::minutes to{0};  // exclusive

    bool operator==(QuietHours const&) const = default;
};

// A kind of hate crime. Data on purpose: what is monitored differs between places and years.
struct Category {
    std::string id;
    std::string name;
    bool monitored = false;  // nationally; otherwise local
    Place place;

    bool operator==(Category const&) const = default;
};

struct StakeholderGroup {
    std::string id;
    std::string name;
    Place place;

    bool operator==(StakeholderGroup const&) const = default;
};

// A role whose word lets posts go: those of times of restraint that name it, and what the media may take up where its
// organisation leads. And who has it.
struct Approver {
    std::string id;
    std::string name;                 // "the monitoring officer"
    std::vector<std::string> people;  // by the names under which they use Peal
    Name organisation;                // whose word on media it is; empty: none
    Place place;

    bool operator==(Approver const&) const = default;
};

// A time in which posts wait until a person releases them: a pre-election period, mourning, a case before a court. It
// covers a post when all lists that are given name it; with none given it covers every post.
struct Restriction {
    std::string id;
    std::string reason;
    std::optional<std::chrono::local_days> from, to;  // inclusive; no `to`: until it is taken out of the file
    std::string event;                // instead of dates: the title of the calendar's events of category "restriction"
    std::vector<Name> organisations;  // that own the campaign, the channel, or share the brand that owns the channel
    std::vector<Name> campaigns;
    std::vector<Name> categories;
    std::vector<Name> exempt;            // campaigns that go on
    std::vector<At<std::string>> avoid;  // names and words that posts in this time should not hold
    Name approver;                       // the role that must agree before a post is let go; empty: whoever decides
    std::optional<Approval> approval;    // at least so many agree; absent: as at other times
    Place place;

    bool operator==(Restriction const&) const = default;
};

// partnership.yaml
struct Partnership {
    std::string id;
    std::string name;
    std::string zone = "Europe/London";
    std::string language = "en-GB";  // of texts that name no language
    Approval approval = Approval::one;
    bool dry_run = true;
    std::vector<At<std::string>> hashtags;  // with '#'; the first is appended to every message
    Texts tagline;                          // holds "{report_link}" where the short address goes
    Texts tagline_without_link;             // for messages that carry no link of ours
    Brand brand;
    Place brand_place, logo_place;
    Name route;                               // where the link leads unless the campaign or its area says otherwise
    std::map<std::string, Name> area_routes;  // area -> where links of a campaign for that area alone lead
    Name lead_organisation;
    Name calendar_owner;
    std::vector<std::string> areas;
    std::map<std::string, std::vector<std::string>> segments;  // dimension -> terms; planning labels only
    std::vector<StakeholderGroup> stakeholder_groups;
    std::vector<Category> categories;
    std::optional<QuietHours> quiet_hours;
    std::vector<Approver> approvers;
    std::vector<Restriction> restrictions;

    bool operator==(Partnership const&) const = default;
};

// organisations.yaml
struct Organisation {
    std::string id;
    std::string name;
    std::string kind;
    std::string area_code;      // ONS; may be empty
    std::string media_contact;  // filled in by the operator
    std::optional<std::chrono::local_days> valid_from, valid_to;
    Name successor;
    Place place;

    bool operator==(Organisation const&) const = default;
};

// Owns channels on behalf of several organisations.
struct SharedBrand {
    std::string id;
    std::string name;
    std::vector<Name> organisations;  // empty: all
    Place place;

    bool operator==(SharedBrand const&) const = default;
};

// channels.yaml: one account on one network, or one that is only listed.
struct Channel {
    std::string id;
    std::string name;
    Name organisation;  // either this
    Name brand;         // or this
    std::string network;
    std::string handle;           // without '@'; empty until the operator fills it in
    std::string address;          // of the public profile
    Name run_by;                  // the organisation that looks after the account; empty: not said
    std::string language;         // of its posts
    std::string credentials;      // name of a credential file, never the secret; may be empty
    std::optional<bool> dry_run;  // absent: as the partnership
    std::optional<QuietHours> quiet_hours;
    bool quiet_hours_given = false;  // true with no quiet_hours: none on this channel
    Duration spacing{0};             // least time between two posts
    std::optional<std::chrono::local_days> last_checked;
    Place place;

    // A network that Peal has a connector for.
    bool can_be_posted_to() const;

    bool operator==(Channel const&) const = default;
};

// routes.yaml: a way for the public to report.
struct Route {
    std::string id;
    std::string name;
    std::string kind;  // "phone", "web", "in-person"
    std::vector<std::string> areas;
    std::string phone;
    std::string text_number;
    std::string address;  // http or https; empty for a route that has none
    std::string hours;
    bool emergency = false;
    bool anonymous = false;  // it is possible to stay anonymous
    std::string source;
    std::string note;
    std::optional<std::chrono::local_days> last_checked, review_by;
    Place place;

    bool operator==(Route const&) const = default;
};

// faq.yaml: dated, owned, reviewed sentences.
struct Faq {
    std::string id;
    Texts question;
    Texts answer;
    std::string status;  // "current", "draft", "superseded-check": only the first is shown
    std::optional<std::chrono::local_days> as_of, review_by;
    std::string source;
    std::string approved_by;  // a role or an organisation
    Place place;

    bool operator==(Faq const&) const = default;
};

// figures.yaml: a statistic that may be quoted, as {{figure.id}}.
struct Figure {
    std::string id;
    std::string value;  // as it is to be written
    std::string unit, period, area, source, approved_by;
    std::optional<std::chrono::local_days> valid_until;
    Place place;

    bool operator==(Figure const&) const = default;
};

// contacts.yaml: who is asked at a partner. No network and no page of ours shows them.
struct Contact {
    std::string id;
    std::string name;
    std::string role;
    Name organisation;
    std::string email, phone;   // one of them at the least
    bool out_of_hours = false;  // answers at night and at weekends
    std::vector<Name> stakeholder_groups;
    std::optional<std::chrono::local_days> last_confirmed;  // by the contact, that all of this is right
    Place place;

    bool operator==(Contact const&) const = default;
};

struct ContactList {
    Name owner;  // the organisation that keeps the list, and is told of changes
    std::chrono::days confirm_every{90};
    std::vector<Contact> contacts;

    bool operator==(ContactList const&) const = default;
};

// The source of the events that people enter in Peal itself: always there, and no other has its name.
inline constexpr char const* own_calendar = "peal";

// calendar.yaml
struct CalendarSource {
    enum class Kind { file, address, caldav };
    // Whether its events stand as they are written, or wait until the calendar's owner confirms each.
    enum class Trust { confirmed, provisional };

    std::string id;
    std::string name;
    Kind kind = Kind::file;
    At<std::string> file;  // relative to the configuration folder
    // Of an ICS feed or a CalDAV collection, with http(s). Whoever has it may read the calendar: no more than its host is
    // ever shown or logged.
    At<std::string> address;
    std::string credentials;    // name of a sealed `user:password`; may be empty
    bool allow_inside = false;  // it may be on this network, and without TLS
    Name owner;
    std::string zone;
    Trust trust = Trust::confirmed;
    bool tentative_counts = false;  // STATUS:TENTATIVE (RFC 5545, 3.8.1.11) stands as if it were confirmed
    std::optional<Duration> poll;   // absent: as peal.yaml says for all
    std::string colour;             // "#1d2a5b"; may be empty
    std::map<std::string, std::string> categories;     // as they are written there -> as they are written here
    std::optional<std::chrono::local_days> review_by;  // when its owner looks through it again
    Place place;

    // The host of its address, for people; empty for a file.
    std::string host() const;

    bool operator==(CalendarSource const&) const = default;
};

}  // namespace peal::campaigns::definitions
