#pragma once

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/time.hpp"

// When a calendar is asked again. Pure, but for the chance that is handed in: it keeps the sources of many partners
// from being asked in the same second, and the daemons of many partnerships from asking one server in the same second.
namespace peal::connectors::calendar {

// After an answer: what the operator asks for, or what the calendar asks for where that is longer, up to a day; and up
// to a tenth of it more.
Duration wait_after_success(Duration operator_minimum, Duration refresh_interval, Random& random);

// After `failures` in a row, at least one: 1, 2, 4 ... 60 minutes and up to a tenth more, never sooner than the server
// allows. What a person must look at is asked for once an hour from the first time on: a password that was refused is
// not tried until the account is locked, and a page that stood in the calendar's place for a night is forgotten the
// next day.
Duration wait_after_failure(int failures, Error const& error, Random& random);

}  // namespace peal::connectors::calendar
