#include "connectors/instagram/meaning.hpp"

#include <algorithm>
#include <iterator>

namespace peal::connectors::instagram {

namespace {

using enum ErrorKind;

struct Row {
    int key;
    Meaning meaning;
};

constexpr bool live = true;
constexpr bool again = true;

// Instagram's own subcodes; each says all by itself, whatever code it comes with.
constexpr Row by_subcode[] = {
    {2207001, {transient, live, again, "its server failed; it is tried again"}},
    {2207003, {transient, !live, again, "it could not download the picture in time; it is tried again"}},
    {2207004, {rejected, !live, !again, "the picture is larger than 8 MB; make it smaller"}},
    {2207005, {rejected, !live, !again, "the picture is not a JPEG; Instagram takes nothing else"}},
    {2207006,
     {transient, !live, !again,
      "it does not find the picture it prepared; check that the account still allows Peal to publish"}},
    {2207008, {transient, live, again, "it no longer knows the picture it prepared"}},
    {2207009, {rejected, !live, !again, "the picture's shape must lie between 4:5 and 1.91:1"}},
    {2207010,
     {rejected, !live, !again, "the caption is longer than 2,200 characters or holds over 30 hashtags or 20 mentions"}},
    {2207020, {transient, !live, again, "the picture it prepared has expired; it is prepared anew"}},
    {2207023, {rejected, !live, !again, "it does not know this kind of media"}},
    {2207026, {rejected, !live, !again, "it does not take this video format"}},
    {2207027, {transient, !live, !again, "the picture is not ready yet; it is tried again"}},
    {2207028, {rejected, !live, !again, "a carousel needs 2 to 10 pictures"}},
    {2207032, {transient, live, again, "it could not prepare the media; it is tried again"}},
    {2207040, {rejected, !live, !again, "over 20 people are tagged"}},
    {2207042, {rate_limited, !live, !again, "the account has used up its posts of the last 24 hours"}},
    {2207050,
     {rejected, !live, !again, "the account is restricted; open the Instagram app with it and follow what it asks"}},
    {2207051,
     {rate_limited, live, !again,
      "it held the call back as spam, though the post may be out; let the account rest and look at it in the app"}},
    {2207052, {transient, !live, again, "it could not fetch the picture from Peal's public address"}},
    {2207053, {transient, live, again, "the upload failed; it is tried again"}},
    {2207057, {rejected, !live, !again, "the cover picture's moment lies outside the video"}},
    {2207077, {transient, live, again, "it could not download the media; it is tried again"}},
    {2207082, {transient, live, again, "it could not take the media in; it is tried again"}},
};

constexpr Row by_code[] = {
    {-1, {transient, live, again, "its server failed; it is tried again"}},
    {-2, {transient, live, again, "it timed out; it is tried again"}},
    {1, {transient, live, again, "it failed without saying why; it is tried again"}},
    {2, {transient, live, again, "it is out of order for the moment; it is tried again"}},
    {4, {rate_limited, !live, !again, "it asks us to call less often"}},
    {10,
     {rejected, !live, !again,
      "Peal is not permitted to do this on the account; reconnect it and tick every permission"}},
    {17, {rate_limited, !live, !again, "it asks us to call less often"}},
    {32, {rate_limited, !live, !again, "it asks us to call less often"}},
    {100, {rejected, !live, !again, "it does not accept what Peal asked; this version of its API may have changed"}},
    {102, {auth_expired, !live, !again, "it no longer accepts this account's token; reconnect the account"}},
    {190, {auth_expired, !live, !again, "it no longer accepts this account's token; reconnect the account"}},
    {352, {rejected, !live, !again, "it does not take this video format"}},
    {368,
     {rejected, !live, !again,
      "the account is blocked for a while for breaking a rule; open the Instagram app with it"}},
    {613, {rate_limited, !live, !again, "it asks us to call less often"}},
    {36000, {rejected, !live, !again, "the picture is larger than 8 MB; make it smaller"}},
    {36001, {rejected, !live, !again, "the picture is not a JPEG; Instagram takes nothing else"}},
    {36003, {rejected, !live, !again, "the picture's shape must lie between 4:5 and 1.91:1"}},
    {36004,
     {rejected, !live, !again, "the caption is longer than 2,200 characters or holds over 30 hashtags or 20 mentions"}},
};

constexpr Row dead_tokens[] = {
    {458, {auth_expired, !live, !again, "somebody removed Peal from the account's apps; reconnect the account"}},
    {459, {auth_expired, !live, !again, "the account must pass a check in the Instagram app, then be reconnected"}},
    {460, {auth_expired, !live, !again, "the account's password was changed; reconnect the account"}},
    {463, {auth_expired, !live, !again, "the account's token has expired; reconnect the account"}},
    {464,
     {auth_expired, !live, !again, "the account is not confirmed; confirm it in the Instagram app, then reconnect it"}},
    {467, {auth_expired, !live, !again, "the account was logged out; reconnect the account"}},
};

template <std::size_t N>
Meaning const* find_row(Row const (&rows)[N], int key)
{
    auto const row =
        std::find_if(std::begin(rows), std::end(rows), [&](Row const& candidate) { return candidate.key == key; });
    return row == std::end(rows) ? nullptr : &row->meaning;
}

}  // namespace

Meaning meaning_of(int code, int subcode)
{
    constexpr Meaning undescribed{transient, live, !again, "it answered with an error that Peal does not know"};
    if (auto const* meaning = find_row(by_subcode, subcode)) return *meaning;
    if (code == 190)
        if (auto const* meaning = find_row(dead_tokens, subcode)) return *meaning;
    // A subcode of Instagram's own that nobody has described may change what the code means (4 alone is harmless, 4 with
    // 2207051 is not).
    if (subcode >= 2207000 && subcode < 2208000) return undescribed;
    if (code == 100 && subcode == 33) return {transient, live, !again, "it does not show the object for the moment"};
    if (auto const* meaning = find_row(by_code, code)) return *meaning;
    if (code >= 200 && code <= 299) return *find_row(by_code, 10);
    if (code >= 80001 && code <= 80014) return *find_row(by_code, 4);
    return undescribed;
}

}  // namespace peal::connectors::instagram
