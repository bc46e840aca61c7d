#include "tests/sim/pool_memory.hpp"

#ifdef PEAL_SANITIZED

void peal::sim::give_sqlite_pool_memory() {}

#else

#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

// Stands before each piece, and keeps what follows aligned for everything.
struct alignas(std::max_align_t) Head {
    std::size_t size = 0;  // of what follows
    Head* next = nullptr;  // while nobody has it
};

constexpr std::size_t step = 32;
constexpr std::size_t largest = 8192;  // a page of the database, and what is around it
constexpr std::size_t slab = 1 << 20;

struct Pool {
    std::array<Head*, largest / step + 1> idle{};  // by size
    std::byte* fresh = nullptr;
    std::size_t left = 0;
};
thread_local constinit Pool pool;

Head* cut_fresh(std::size_t whole)
{
    if (pool.left < whole) {
        // What is left of the last one is less than a piece.
        auto* const memory = static_cast<std::byte*>(std::malloc(slab));
        if (memory == nullptr) return nullptr;
        pool.fresh = memory;
        pool.left = slab;
    }
    auto* const head = new (pool.fresh) Head;
    pool.fresh += whole;
    pool.left -= whole;
    return head;
}

std::size_t round_up(std::size_t size)
{
    return (size + step - 1) / step * step;
}

void* take(std::size_t size) noexcept
{
    auto const rounded = round_up(size);
    if (rounded > largest) {
        void* const memory = std::malloc(sizeof(Head) + rounded);
        if (memory == nullptr) return nullptr;
        auto* const head = new (memory) Head;
        head->size = rounded;
        return head + 1;
    }
    auto& idle = pool.idle[rounded / step];
    auto* head = idle;
    if (head != nullptr) {
        idle = head->next;
    } else {
        head = cut_fresh(sizeof(Head) + rounded);
        if (head == nullptr) return nullptr;
        head->size = rounded;
    }
    return head + 1;
}

Head* head_of(void* memory)
{
    return static_cast<Head*>(memory) - 1;
}

void give_back(void* memory) noexcept
{
    if (memory == nullptr) return;
    auto* const head = head_of(memory);
    if (head->size > largest) {
        std::free(head);
        return;
    }
    auto& idle = pool.idle[head->size / step];
    head->next = idle;
    idle = head;
}

void* take_for_sqlite(int size)
{
    return take(static_cast<std::size_t>(size));
}

int size_for_sqlite(void* memory)
{
    return memory == nullptr ? 0 : static_cast<int>(head_of(memory)->size);
}

void* change_for_sqlite(void* memory, int size)
{
    if (size <= size_for_sqlite(memory)) return memory;
    auto* const larger = take_for_sqlite(size);
    if (larger == nullptr) return nullptr;
    if (memory != nullptr) std::memcpy(larger, memory, head_of(memory)->size);
    give_back(memory);
    return larger;
}

int round_for_sqlite(int size)
{
    return static_cast<int>(round_up(static_cast<std::size_t>(size)));
}

int begin_for_sqlite(void*)
{
    return SQLITE_OK;
}

void end_for_sqlite(void*) {}

}  // namespace

void* operator new(std::size_t size)
{
    if (void* const memory = take(size)) return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept
{
    give_back(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    give_back(memory);
}

void peal::sim::give_sqlite_pool_memory()
{
    static sqlite3_mem_methods const methods = {take_for_sqlite,  give_back,        change_for_sqlite, size_for_sqlite,
                                                round_for_sqlite, begin_for_sqlite, end_for_sqlite,    nullptr};
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
