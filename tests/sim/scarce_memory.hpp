#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

// Memory that is not to be had by the machine, while its networks, its people and its disk have enough. A program that has
// pool_memory.cpp asks here for every piece; in others, and where a sanitizer looks after memory, there is always enough.
namespace peal::sim {

enum class Memory { ours, database };  // what SQLite asks for has an allocator of its own

class ScarceMemory {
public:
    // The k-th piece, counted from 1, that the machine asks for from now on is not there, and with `lasts` none after it.
    static void fail_at(Memory memory, std::uint64_t k, bool lasts)
    {
        wanted_ = {};
        failed_ = 0;
        wanted_[static_cast<std::size_t>(memory)] = {k, lasts};
    }
    static void end() { wanted_ = {}; }

    static std::uint64_t failed() { return failed_; }

    // Whoever gives memory out asks this first.
    static bool is_gone(Memory memory) { return is_machine_ && takes_the_last(wanted_[static_cast<std::size_t>(memory)]); }

    // The machine works.
    class MachineWorks {
    public:
        MachineWorks() : before_(is_machine_) { is_machine_ = true; }
        ~MachineWorks() { is_machine_ = before_; }
        MachineWorks(MachineWorks const&) = delete;
        MachineWorks& operator=(MachineWorks const&) = delete;

    private:
        bool before_;
    };

    // What it has called is not the machine's. Never over an await.
    class OthersWork {
    public:
        OthersWork() : before_(is_machine_) { is_machine_ = false; }
        ~OthersWork() { is_machine_ = before_; }
        OthersWork(OthersWork const&) = delete;
        OthersWork& operator=(OthersWork const&) = delete;

    private:
        bool before_;
    };

    // A call of the machine's to what is outside it.
    template <class Call>
    static auto apart(Call call)
    {
        return [call = std::move(call)](auto&&... arguments) {
            OthersWork const others;
            return call(std::forward<decltype(arguments)>(arguments)...);
        };
    }

private:
    struct Wanted {
        std::uint64_t left;  // pieces, with the one that fails; 0: none fails
        bool lasts;
    };

    static bool takes_the_last(Wanted& wanted)
    {
        if (wanted.left == 0) return false;
        if (wanted.left > 1) {
            --wanted.left;
            return false;
        }
        if (!wanted.lasts) wanted.left = 0;
        ++failed_;
        return true;
    }

    // A run is one thread.
    static inline constinit bool is_machine_ = false;
    static inline constinit std::array<Wanted, 2> wanted_{};
    static inline constinit std::uint64_t failed_ = 0;
};

}  // namespace peal::sim
