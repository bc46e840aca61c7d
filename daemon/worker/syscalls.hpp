#pragma once

// The two seccomp filters of the jail. False, with errno, when the kernel refuses. no_new_privs must be set.
namespace peal::worker {

// Only what computing, reading files and threads need. Escapes kill the process (SIGSYS), so that they are seen; what
// libraries try in good faith, such as a socket to a name service, fails; everything else looks like an older kernel.
bool allow_needed_calls();

// Memory that is or becomes executable.
bool deny_executable_memory();

}  // namespace peal::worker
