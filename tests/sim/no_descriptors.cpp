// Nothing in a run waits for a descriptor or for real time, but Asio asks the kernel about both after nearly every handler:
// a hundred questions a post, each dearer than the handler. In a program that has this file they are answered here.

#ifndef PEAL_SANITIZED

#include <sys/epoll.h>
#include <sys/timerfd.h>

extern "C" int epoll_wait(int, epoll_event*, int, int)
{
    return 0;
}

extern "C" int timerfd_settime(int, int, itimerspec const*, itimerspec*) noexcept
{
    return 0;
}

#endif
