#include "tests/sim/pool_memory.hpp"

#ifdef PEAL_SANITIZED

void peal::sim::give_sqlite_pool_memory() {}

#else

#include "tests/sim/scarce_memory.hpp"

#include <sqlite3.h>

#include <sys/mman.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

// The C library's own, behind the names that are taken from it below.
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void __libc_free(void* memory);

namespace {

using peal::sim::Memory;
using peal::sim::ScarceMemory;

// Stands before each piece, and keeps what follows aligned for everything.
struct alignas(std::max_align_t) Head {
    std::size_t size = 0;  // of what follows; 0: `next` is the head of the piece in which this one lies
    Head* next = nullptr;  // while nobody has it
};

constexpr std::size_t step = 32;
constexpr std::size_t largest = 8192;  // a page of the database, and what is around it
constexpr std::size_t huge_page = 2 << 20;
constexpr std::size_t slab = 16 * huge_page;  // only what is used of it is taken from the machine

struct Pool {
    std::array<Head*, largest / step + 1> idle{};  // by size
    std::byte* fresh = nullptr;
    std::size_t left = 0;
};
thread_local constinit Pool pool;

// In huge pages, where the kernel has them: small pieces lie all over it, and finding their pages takes as long as they do.
std::byte* map_slab()
{
    void* memory =
        ::mmap(nullptr, slab + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return nullptr;
    auto space = slab + huge_page;
    std::align(huge_page, slab, memory, space);
    ::madvise(memory, slab, MADV_HUGEPAGE);
    return static_cast<std::byte*>(memory);
}

Head* cut_fresh(std::size_t whole)
{
    if (pool.left < whole) {
        // What is left of the last one is less than a piece.
        auto* const memory = map_slab();
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
    return (size + (size == 0) + step - 1) / step * step;
}

void* take(std::size_t size) noexcept
{
    auto const rounded = round_up(size);
    if (rounded > largest) {
        void* const memory = __libc_malloc(sizeof(Head) + rounded);
        if (memory == nullptr) return nullptr;
        auto* const head = new (memory) Head;
        head->size = rounded;
        return head + 1;
    }
    auto& idle = pool.idle[rounded / step];
    auto* head = idle;
    if (head != nullptr) {
        idle = head->next;
        // The next one of this size is asked for soon, and nobody has looked at it for long.
        __builtin_prefetch(idle);
    } else {
        head = cut_fresh(sizeof(Head) + rounded);
        if (head == nullptr) return nullptr;
        head->size = rounded;
    }
    return head + 1;
}

// Of the whole piece in which it lies.
Head* head_of(void* memory)
{
    auto* const head = static_cast<Head*>(memory) - 1;
    return head->size == 0 ? head->next : head;
}

std::size_t size_of(void* memory)
{
    auto* const head = head_of(memory);
    auto const before = static_cast<std::byte*>(memory) - reinterpret_cast<std::byte*>(head + 1);
    return head->size - static_cast<std::size_t>(before);
}

void give_back(void* memory) noexcept
{
    if (memory == nullptr) return;
    auto* const head = head_of(memory);
    if (head->size > largest) {
        __libc_free(head);
        return;
    }
    auto& idle = pool.idle[head->size / step];
    head->next = idle;
    idle = head;
}

void* take_if_there(Memory whose, std::size_t size) noexcept
{
    return ScarceMemory::is_gone(whose) ? nullptr : take(size);
}

void* change(Memory whose, void* memory, std::size_t size) noexcept
{
    if (memory == nullptr) return take_if_there(whose, size);
    auto const had = size_of(memory);
    if (size <= had) return memory;
    auto* const larger = take_if_there(whose, size);
    if (larger == nullptr) return nullptr;
    std::memcpy(larger, memory, had);
    give_back(memory);
    return larger;
}

void* take_aligned(std::size_t alignment, std::size_t size) noexcept
{
    if (alignment <= alignof(Head)) return take_if_there(Memory::ours, size);
    auto space = size + alignment;
    void* memory = take_if_there(Memory::ours, space);
    if (memory == nullptr) return nullptr;
    if (memory == nullptr) return nullptr;
    auto* const whole = head_of(memory);
    std::align(alignment, size, memory, space);
    // Both are aligned for a head, so there is room for one.
    if (memory != whole + 1) *(static_cast<Head*>(memory) - 1) = {0, whole};
    return memory;
}

void* take_for_sqlite(int size)
{
    return take_if_there(Memory::database, static_cast<std::size_t>(size));
}

int size_for_sqlite(void* memory)
{
    return memory == nullptr ? 0 : static_cast<int>(size_of(memory));
}

void* change_for_sqlite(void* memory, int size)
{
    return change(Memory::database, memory, static_cast<std::size_t>(size));
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

extern "C" {

void* malloc(std::size_t size) noexcept
{
    return take_if_there(Memory::ours, size);
}

void* calloc(std::size_t count, std::size_t size) noexcept
{
    std::size_t whole = 0;
    if (__builtin_mul_overflow(count, size, &whole)) return nullptr;
    auto* const memory = take_if_there(Memory::ours, whole);
    return memory == nullptr ? nullptr : std::memset(memory, 0, whole);
}

void* realloc(void* memory, std::size_t size) noexcept
{
    return change(Memory::ours, memory, size);
}

void free(void* memory) noexcept
{
    give_back(memory);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept
{
    return take_aligned(alignment, size);
}

void* memalign(std::size_t alignment, std::size_t size) noexcept
{
    return take_aligned(alignment, size);
}

int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept
{
    *memory = take_aligned(alignment, size);
    return *memory == nullptr ? ENOMEM : 0;
}
}

void* operator new(std::size_t size)
{
    if (void* const memory = take_if_there(Memory::ours, size)) return memory;
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
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
