#pragma once

#include "campaigns/definitions/partnership.hpp"
#include "campaigns/definitions/place.hpp"
#include "campaigns/moments/moment.hpp"
#include "campaigns/post.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// campaigns/*.yaml: what is said, and when.
namespace peal::campaigns::definitions {

// At these local moments. Each is known by its date: a change of the time of day keeps the post.
struct AtMoments {
    std::vector<At<Wall>> moments;

    bool operator==(AtMoments const&) const = default;
};

// Once in every `every` weeks, counted from the week of `first`. Each is known by its ISO week.
struct Weekly {
    std::chrono::weekday day;
    std::chrono::minutes at{0};  // local, since midnight
    int every = 1;
    std::optional<std::chrono::local_days> first, until;  // both inclusive; the campaign's dates bound them too

    bool operator==(Weekly const&) const = default;
};

// As a recurrence rule says (RFC 5545), once a day at most. Each is known by its date.
struct Repeat {
    At<std::string> rule;          // "FREQ=MONTHLY;BYDAY=1TU", names no time of day
    std::chrono::local_days from;  // the earliest day; COUNT and INTERVAL count from it
    std::chrono::minutes at{0};    // local, since midnight
    std::optional<std::chrono::local_days>
        until;  // inclusive; the rule's own end and the campaign's dates bound it too

    bool operator==(Repeat const&) const = default;
};

// Beside every event that the selectors match (all those given must agree).
struct Anchored {
    std::string category;  // compared without case
    std::string title;     // the whole title, without case
    std::string uid;
    std::string source;                 // calendar source id
    std::vector<At<std::string>> tags;  // words among the event's categories, all of them, without case
    Name organisation;                  // that organises the event; where the calendar is silent, its owner does

    // Which of the chosen events, counted from the campaign's first day in the order in which they were first meant to
    // be: a cancelled or moved event keeps its number, so that it changes no other's.
    int nth = 0;      // this one alone; 0: not asked for
    int every = 1;    // the first, then every so many
    int at_most = 0;  // so many at the most; 0: all
    bool counts() const { return nth > 0 || every > 1 || at_most > 0; }

    enum class Edge { start, end };
    Edge edge = Edge::start;
    // A number of days from the local date of the edge, at a wall time ...
    int days = 0;
    std::chrono::minutes at{0};
    // ... or this long from the edge's instant.
    std::optional<Duration> exact;

    bool operator==(Anchored const&) const = default;
};

struct Schedule {
    std::variant<AtMoments, Weekly, Repeat, Anchored> when;
    Place place;

    bool operator==(Schedule const&) const = default;
};

// Who in a picture said yes to it. Both days are inclusive; no `until`: it holds until it is taken back.
struct Consent {
    std::string by;  // who gave it, in words: "Jo Example, and the parents of two children"
    std::optional<std::chrono::local_days> on, until;

    bool operator==(Consent const&) const = default;
};

// A picture of the campaign's own. Where it came from and who agreed is part of what is approved.
struct OwnPhoto {
    At<std::string> file;  // in the configuration folder, under media/
    std::string fit = "crop";
    std::string source;
    std::optional<Consent> consent;                  // either this
    std::string no_consent_reason;                   // or why nobody had to be asked
    std::optional<std::chrono::local_days> expires;  // the last day it may be shown: a licence ends, a place is rebuilt
    Place place;

    bool operator==(OwnPhoto const&) const = default;
};

struct Message {
    std::string id;
    std::string label;  // "victim", "witness", "ally", "general"
    Texts text;
    std::map<std::string, Texts> variants;  // network -> text instead of the common one
    Texts headline;                         // words on the picture; absent: the text
    Texts alt;                              // of the picture, before what Peal adds; absent: the words on it
    std::optional<OwnPhoto> photo;          // absent: Peal's drawing alone
    bool link = true;
    std::string link_reason;       // why there is no link
    bool media_sensitive = false;  // waits until the lead organisation has agreed
    Schedule schedule;
    Place place;

    bool operator==(Message const&) const = default;
};

struct Objective {
    std::string text;
    std::string measure;  // metric id, such as "report_clicks"
    std::string baseline;
    std::string target;
    std::optional<std::chrono::local_days> by;

    bool operator==(Objective const&) const = default;
};

struct Campaign {
    std::string file;  // "campaigns/week.yaml": the places below are in it
    At<std::string> id;
    std::string title;
    std::string aim;
    std::vector<Objective> objectives;
    std::string audience;        // "internal", "external", "stakeholder"
    std::vector<Name> segments;  // "dimension/term"
    std::vector<Name> stakeholder_groups;
    std::vector<Name> categories;
    std::vector<Name> areas;                            // empty: all
    std::vector<At<std::string>> languages;             // that every message should have
    Name owner;                                         // organisation
    Name lead;                                          // organisation that leads on media; empty: the partnership's
    std::optional<std::chrono::local_days> from, to;    // inclusive local dates; absent: always on
    std::optional<std::chrono::local_days> planned_on;  // evidence in a time of restricted publicity
    std::vector<Restriction> restrictions;              // of this campaign alone
    std::vector<Name> channels;
    std::vector<At<std::string>> hashtags;  // besides the partnership's
    Texts tagline;                          // instead of the partnership's
    Texts tagline_without_link;
    Name route;                        // empty: that of its area, or the partnership's
    std::optional<Approval> approval;  // absent: the partnership's
    bool ignore_quiet_hours = false;
    std::vector<Message> messages;

    bool operator==(Campaign const&) const = default;
};

}  // namespace peal::campaigns::definitions
