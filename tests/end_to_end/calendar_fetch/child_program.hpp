#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace peal::tests {

// A program of this machine that runs beside the test, and dies with it. What it says is in `log`.
class ChildProgram {
public:
    ChildProgram(std::vector<std::string> const& words, std::string const& log);
    ~ChildProgram();
    ChildProgram(ChildProgram const&) = delete;
    ChildProgram& operator=(ChildProgram const&) = delete;

    bool is_running();

private:
    pid_t pid_ = -1;
};

}  // namespace peal::tests
