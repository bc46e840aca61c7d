#pragma once

#include "core/time.hpp"

#include <string>
#include <string_view>
#include <vector>

// What the planner makes and everything below the plan works with. Plain values, no behaviour.
namespace peal::campaigns {

// A code of this length stands for the reporting link until the plan is applied and the real code is drawn. Both
// alphabets are ASCII letters and digits, so the final text has the measured length. '0' is not in the real one.
inline constexpr std::string_view link_code_placeholder = "0000000";
inline constexpr std::string_view link_code_alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

enum class Approval { none, one, two };
std::string_view to_string(Approval approval);

// The partnership's look, for pictures.
struct Brand {
    std::string name = "Peal";
    std::string background = "#1d2a5b";  // "#rrggbb"
    std::string foreground = "#ffffff";
    std::string accent = "#ffd23f";
    std::string typeface = "Noto Sans";  // one of typefaces.hpp
    std::string logo;                    // in the configuration folder: "media/logo.svg"; empty: none
    std::string logo_digest;             // SHA-256 of its bytes, so that what was agreed on is what is shown

    bool operator==(Brand const&) const = default;
};

// A picture of an officer's own, which is drawn with the words. None when `file` is empty.
struct Photo {
    std::string file;     // in the configuration folder: "media/town-hall.jpg"
    std::string digest;   // SHA-256 of its bytes, so that what was agreed on is what is shown
    std::string fit;      // "crop": fills its place; "whole": nothing is cut off
    std::string source;   // who made it, and where it is from
    std::string consent;  // of those in it, or why none is needed, in words

    bool operator==(Photo const&) const = default;
};

// What is drawn on the picture of a post. The words are final, except for the link code placeholder in `address`.
struct Artwork {
    std::string shape;     // "card" 1200x675, "portrait" 1080x1350, "story" 1080x1920
    std::string headline;  // the message in words
    std::string tagline;   // how to report, without the address
    std::string hashtag;
    std::string address;  // the short address people can read and type, e.g. "peal.example/r/0000000"; empty: none
    std::string lang;     // BCP 47
    Brand brand;
    Photo photo = {};

    bool operator==(Artwork const&) const = default;
};

// One message for one channel at one moment, as planned. Planning again finds the same `key`.
struct PlannedPost {
    std::string key;           // campaign/message/occurrence/channel
    std::string campaign;      // campaign id
    std::string message;       // message id
    std::string occurrence;    // "uid@original-start" for an anchored post, else the schedule's own slot
    std::string channel;       // channel id
    std::string network;       // "x", "instagram", "snapchat"
    std::string organisation;  // id of the organisation that owns the post
    std::string lang;

    Instant due;       // UTC
    std::string wall;  // the local time people agreed on: "2027-10-09T09:00"
    std::string zone;  // "Europe/London"

    std::string text;      // final and whole: message, link, tagline, hashtag; holds the link code placeholder
    std::string alt_text;  // of the artwork; holds the placeholder too where the picture shows the address
    Artwork artwork;

    std::string route;        // reporting route id the link leads to; empty when the message has no link
    std::string destination;  // its https address

    Approval approval = Approval::one;
    bool dry_run = true;     // goes through every step except the network
    bool tentative = false;  // the event is not confirmed: planned, never sent until it is
    std::string beside;  // when its event is, for people, where its words say a day or a time themselves; else empty
    std::string hold;    // why it waits until a person releases it, or the reason is gone; empty: it does not
    Duration max_late = std::chrono::minutes(30);
    std::vector<std::string> why;       // how it came to be where it is, one step a line, for people
    std::vector<std::string> findings;  // what the checks say about it and a person may answer; no errors

    bool operator==(PlannedPost const&) const = default;
};

// What an error keeps out of a plan that would have it otherwise.
struct Unplanned {
    std::string key;     // of one post, or "campaign/message/" for all posts of a message
    std::string reason;  // the error with its place

    bool operator==(Unplanned const&) const = default;
};

// Puts the real code where the placeholder stands: in the text, the alternative text and what is drawn.
void put_link_code(PlannedPost& post, std::string_view code);

}  // namespace peal::campaigns
